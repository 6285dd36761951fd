import type { StreamTrouble } from '#main/adapters/models/failure.ts';
import { fieldsOf } from '#main/adapters/models/fields.ts';
import { refusedByOpenAi } from '#main/adapters/models/openai-errors.ts';
import { createPromptWriter } from '#main/adapters/models/prompt.ts';
import type { Dialect } from '#main/adapters/models/sdk-adapter.ts';
import type { ProviderSettings } from '#main/core/ports/settings.ts';

/** The longest id that a call may have. */
const CALL_ID_LENGTH = 64;

/** OpenAI's Responses API. Nothing is left with OpenAI: reasoning comes encrypted, and goes back with the next request. */
export function createOpenAiDialect({ reasoningSummaries }: ProviderSettings): Dialect {
  const write = createPromptWriter({
    joinUserText: false,
    callId: (id) => id.slice(-CALL_ID_LENGTH),
    // Reasoning must be followed by what it led to, even by nothing.
    blankTextOf: 'openai',
  });
  return {
    name: 'OpenAI Responses',
    async load(settings, model, fetch) {
      const { createOpenAI } = await import('@ai-sdk/openai');
      const { headers } = settings;
      // Never left out: the package would take OPENAI_API_KEY from the environment and send it to whatever base_url says.
      const apiKey = settings.apiKey ?? '';
      // Where there is none, an empty header keeps the word `Bearer` from being sent alone.
      const own = apiKey === '' ? { authorization: '', ...headers } : headers;
      return createOpenAI({ baseURL: settings.baseUrl, apiKey, headers: own, fetch }).responses(model);
    },
    call(request) {
      const { instructions } = request;
      return {
        prompt: write(request.entries),
        tools: request.tools.map(({ name, description, input }) => ({ type: 'function' as const, name, description, inputSchema: input })),
        providerOptions: {
          openai: {
            store: false,
            ...(instructions === '' ? {} : { instructions }),
            // Left out by the package where the model is known not to reason.
            ...(reasoningSummaries ? { reasoningSummary: 'auto' } : {}),
          },
        },
      };
    },
    trouble: responsesTrouble,
  };
}

function responsesTrouble(error: unknown): StreamTrouble {
  const { name, data, value, message } = fieldsOf(error);
  // The package throws when an error comes before any words, and hands a later one on; both times with the event.
  const event = name === 'AI_TypeValidationError' ? value : (data ?? error);
  const refusal = refusalIn(event);
  if (refusal !== null) return refusal;
  if (Array.isArray(fieldsOf(event)['choices'])) {
    return { type: 'malformed', words: 'these are chat completions. Set kind = "openai-compatible" for this provider' };
  }
  return { type: 'malformed', words: typeof message === 'string' ? message : '' };
}

/** `{type: 'error', message, code}`, `{type: 'error', error: {...}}` or `{type: 'response.failed', response: {error: {...}}}`. */
function refusalIn(event: unknown): StreamTrouble | null {
  const { type, error, message, code, response } = fieldsOf(event);
  if (type === 'response.failed') return refusedByOpenAi(fieldsOf(response)['error'] ?? 'it gave no reason');
  if (error !== undefined && error !== null) return refusedByOpenAi(error);
  return type === 'error' ? refusedByOpenAi({ message, code }) : null;
}
