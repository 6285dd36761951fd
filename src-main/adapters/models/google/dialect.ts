import type { LanguageModelV4Message } from '@ai-sdk/provider';
import type { Finish } from '#main/adapters/models/ending.ts';
import { kindOfStatus, wordsOfError, type StreamTrouble } from '#main/adapters/models/failure.ts';
import { fieldsOf } from '#main/adapters/models/fields.ts';
import { createPromptWriter } from '#main/adapters/models/prompt.ts';
import type { Dialect } from '#main/adapters/models/sdk-adapter.ts';
import type { ProviderSettings } from '#main/core/ports/settings.ts';
import { geminiSchema } from './schema.ts';

/** The Gemini API of Google, and of servers that speak it. */
export function createGoogleDialect({ reasoningSummaries }: ProviderSettings): Dialect {
  // A thought's signature may come on text that is empty, and must go back in its place.
  const write = createPromptWriter({ joinUserText: false, callId: (id) => id, blankTextOf: 'google' });
  return {
    name: 'the Gemini API',
    async load(settings, model, fetch) {
      const { createGoogle } = await import('@ai-sdk/google');
      const { headers } = settings;
      // Never left out: the package would take a key from the environment and send it to whatever base_url says.
      const apiKey = settings.apiKey ?? '';
      return createGoogle({ baseURL: settings.baseUrl, apiKey, headers, fetch })(model);
    },
    call(request) {
      const system: LanguageModelV4Message[] = request.instructions === '' ? [] : [{ role: 'system', content: request.instructions }];
      const model = request.model.slice(request.model.indexOf('/') + 1);
      return {
        prompt: [...system, ...write(request.entries)],
        tools: request.tools.map(({ name, description, input }) => ({
          type: 'function' as const,
          name,
          description,
          inputSchema: geminiSchema(input),
        })),
        // No maxOutputTokens: beyond what one request may give, the package would ask on by itself.
        providerOptions: { google: reasoningSummaries && thinks(model) ? { thinkingConfig: { includeThoughts: true } } : {} },
      };
    },
    trouble: geminiTrouble,
    endWords: (finish) => wordsOfEnd(finish),
  };
}

/** Those that do not think, or not by themselves, refuse to be asked for their thoughts. */
function thinks(model: string): boolean {
  const name = model.slice(model.lastIndexOf('/') + 1);
  return name.startsWith('gemini-') && !/^gemini-(?:1|2\.0|2\.5-flash-lite|pro-vision)|-image|-tts/.test(name);
}

function geminiTrouble(error: unknown): StreamTrouble {
  const { name, data, value, message } = fieldsOf(error);
  const event = name === 'AI_TypeValidationError' ? fieldsOf(value)['error'] : data;
  if (typeof fieldsOf(event)['message'] === 'string') return refused(event);
  return { type: 'malformed', words: typeof message === 'string' ? message : '' };
}

/** `{code: 503, status: 'UNAVAILABLE', message}` */
function refused(error: unknown): StreamTrouble {
  const { code, status } = fieldsOf(error);
  const kind = typeof code === 'number' ? kindOfStatus(code) : 'overloaded';
  const words = wordsOfError(error);
  return { type: 'refused', kind, words: typeof status === 'string' ? `${status}: ${words}` : words };
}

function wordsOfEnd(finish: Finish): string {
  const words = finish.providerMetadata?.['google']?.['finishMessage'];
  return typeof words === 'string' ? words : '';
}
