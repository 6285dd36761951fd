import type { ScriptedTurn } from '#shared/model/playbook.ts';

/** What is said where no model can answer: never a pretence of one. */
export function noModel(why: string, configFile: string): ScriptedTurn {
  return {
    say: `${why}No model is configured, so nobody reads this prompt.

To add a model, set \`ANTHROPIC_API_KEY\`, \`OPENAI_API_KEY\`, \`GEMINI_API_KEY\` or \`OPENROUTER_API_KEY\` in the environment that Coppice is started from, or describe a provider in \`${configFile}\`:

\`\`\`toml
[providers.local]
kind = "openai-compatible"              # or "anthropic", "openai", "google"
base_url = "http://localhost:11434/v1"  # Ollama, LM Studio, vLLM, llama.cpp, OpenRouter ...
api_key = "\${LOCAL_API_KEY}"            # if it asks for one

[options]
model = "local/NAME-OF-THE-MODEL"
\`\`\`

With a key in the environment the \`[options]\` table is enough: \`model = "large"\`, or \`model = "anthropic/NAME-OF-THE-MODEL"\`. Then start Coppice again. \`coppice tour\` shows what it does without any model.`,
  };
}
