import type { LanguageModelV4Message } from '@ai-sdk/provider';
import { kindOfStatus, wordsOfError, type StreamTrouble } from '#main/adapters/models/failure.ts';
import { fieldsOf } from '#main/adapters/models/fields.ts';
import { createPromptWriter } from '#main/adapters/models/prompt.ts';
import type { Dialect } from '#main/adapters/models/sdk-adapter.ts';
import type { ModelFailure } from '#shared/model/failure.ts';

/** Under this the package files what it notes on a part. Fixed, as notes are stored and a provider may be renamed. */
const NOTES_NAME = 'coppice';

/** Chat completions, as OpenAI, OpenRouter, Ollama, LM Studio, vLLM and llama.cpp speak it. */
export function createOpenAiCompatibleDialect(): Dialect {
  const write = createPromptWriter({ joinUserText: true, callId: (id) => id });
  return {
    name: 'OpenAI chat completions',
    async load(settings, model, fetch) {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
      const headers = Object.fromEntries(Object.entries(settings.headers).map(([name, value]) => [name.toLowerCase(), value]));
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
  if (!(error instanceof Error)) return refused(error);
  // The package gives `data` with every other invalid answer.
  if (name === 'AI_InvalidResponseDataError' && data === undefined) return { type: 'unfinished' };
  // An error event of another shape than OpenAI's: `{"error": "..."}`.
  if (name === 'AI_TypeValidationError' && 'error' in fieldsOf(value)) return refused(fieldsOf(value)['error']);
  return { type: 'malformed', words: typeof message === 'string' ? message : '' };
}

function refused(error: unknown): StreamTrouble {
  const { code, type } = fieldsOf(error);
  const label = [type, code].find((word) => typeof word === 'string' || typeof word === 'number');
  const words = wordsOfError(error);
  return { type: 'refused', kind: kindOf(code) ?? kindOf(type) ?? 'overloaded', words: label === undefined ? words : `${label}: ${words}` };
}

/** A status as OpenRouter gives it, or one of the words that stand in `code` and `type`. */
function kindOf(word: unknown): ModelFailure['kind'] | null {
  if (typeof word === 'number' && word >= 400 && word <= 599) return kindOfStatus(word);
  if (typeof word !== 'string') return null;
  if (/^[45]\d\d$/.test(word)) return kindOfStatus(Number(word));
  if (/rate_limit|slow_down|insufficient_quota/.test(word)) return 'rate_limit';
  if (/auth|api_key|permission/.test(word)) return 'auth';
  if (/invalid_request|not_found|context_length/.test(word)) return 'invalid_request';
  return null;
}
