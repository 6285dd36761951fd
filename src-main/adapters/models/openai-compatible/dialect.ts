import type { LanguageModelV4Message } from '@ai-sdk/provider';
import type { StreamTrouble } from '#main/adapters/models/failure.ts';
import { fieldsOf } from '#main/adapters/models/fields.ts';
import { refusedByOpenAi } from '#main/adapters/models/openai-errors.ts';
import { createPromptWriter } from '#main/adapters/models/prompt.ts';
import type { Dialect } from '#main/adapters/models/sdk-adapter.ts';

/** Under this the package files what it notes on a part. Fixed, as notes are stored and a provider may be renamed. */
const NOTES_NAME = 'coppice';

/** Chat completions, as OpenAI, OpenRouter, Ollama, LM Studio, vLLM and llama.cpp speak it. */
export function createOpenAiCompatibleDialect(): Dialect {
  const write = createPromptWriter({ joinUserText: true, callId: (id) => id, blankTextOf: null });
  return {
    name: 'OpenAI chat completions',
    async load(settings, model, fetch) {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
      const { headers } = settings;
      const provider = createOpenAICompatible({
        name: NOTES_NAME,
        baseURL: settings.baseUrl,
        ...(settings.apiKey !== null && !('authorization' in headers) ? { apiKey: settings.apiKey } : {}),
        headers,
        includeUsage: true,
        fetch,
      });
      return provider(model);
    },
    call(request) {
      const system: LanguageModelV4Message[] = request.instructions === '' ? [] : [{ role: 'system', content: request.instructions }];
      return {
        prompt: [...system, ...write(request.entries)],
        tools: request.tools.map(({ name, description, input }) => ({ type: 'function' as const, name, description, inputSchema: input })),
        // No maxOutputTokens: servers give what the context has room for, a number that only they know, and OpenAI's
        // newer models refuse the field `max_tokens` that this dialect has for it.
      };
    },
    trouble: openAiTrouble,
  };
}

function openAiTrouble(error: unknown): StreamTrouble {
  const { name, data, value, message } = fieldsOf(error);
  if (!(error instanceof Error)) return refusedByOpenAi(error);
  // The package gives `data` with every other invalid answer.
  if (name === 'AI_InvalidResponseDataError' && data === undefined) return { type: 'unfinished' };
  // An error event of another shape than OpenAI's: `{"error": "..."}`.
  if (name === 'AI_TypeValidationError' && 'error' in fieldsOf(value)) return refusedByOpenAi(fieldsOf(value)['error']);
  return { type: 'malformed', words: typeof message === 'string' ? message : '' };
}
