import type { LanguageModelV4FunctionTool, LanguageModelV4Message, SharedV4ProviderOptions } from '@ai-sdk/provider';
import { kindOfStatus, wordsOfError, type StreamTrouble } from '#main/adapters/models/failure.ts';
import { fieldsOf } from '#main/adapters/models/fields.ts';
import { createPromptWriter } from '#main/adapters/models/prompt.ts';
import type { Dialect } from '#main/adapters/models/sdk-adapter.ts';
import type { ModelTool } from '#main/core/ports/model.ts';
import type { ModelFailure } from '#shared/model/failure.ts';

/** The Messages API wants a limit. Every model since Claude 4 can give this many; of smaller ones the package knows the limit. */
const MAX_OUTPUT_TOKENS = 32_000;

const CACHE: SharedV4ProviderOptions = { anthropic: { cacheControl: { type: 'ephemeral' } } };

/** The Messages API of Anthropic, and of servers that speak it. */
export function createAnthropicDialect(): Dialect {
  const write = createPromptWriter({
    joinUserText: false,
    // The only characters that a tool_use id may have.
    callId: (id) => id.replace(/[^a-zA-Z0-9_-]/g, '_'),
    blankTextOf: null,
  });
  return {
    name: 'Anthropic Messages',
    cacheKnowsChoice: true,
    async load(settings, model, fetch) {
      const { createAnthropic } = await import('@ai-sdk/anthropic');
      const { headers } = settings;
      // Never left out: the package would take ANTHROPIC_API_KEY from the environment and send it to whatever base_url says.
      const apiKey = settings.apiKey ?? '';
      return createAnthropic({ baseURL: settings.baseUrl, apiKey, headers, fetch })(model);
    },
    call(request) {
      const messages = write(request.entries);
      markForCache(messages);
      const system: LanguageModelV4Message[] =
        request.instructions === '' ? [] : [{ role: 'system', content: request.instructions, providerOptions: CACHE }];
      return {
        prompt: [...system, ...messages],
        tools: request.tools.map((tool, at) => functionTool(tool, at === request.tools.length - 1)),
        maxOutputTokens: MAX_OUTPUT_TOKENS,
      };
    },
    trouble: anthropicTrouble,
  };
}

function functionTool(tool: ModelTool, last: boolean): LanguageModelV4FunctionTool {
  const { name, description, input } = tool;
  return { type: 'function', name, description, inputSchema: input, ...(last ? { providerOptions: CACHE } : {}) };
}

/**
 * The end of the prompt, and where it ended a turn ago: the cache is looked up only a few blocks back from a mark, and
 * one turn with many calls is longer than that.
 */
function markForCache(messages: LanguageModelV4Message[]): void {
  const lastAnswer = messages.findLastIndex((message) => message.role === 'assistant');
  for (const at of new Set([messages.length - 1, lastAnswer - 1])) {
    const message = messages[at];
    if (message !== undefined) messages[at] = { ...message, providerOptions: CACHE };
  }
}

const EVENTS = new Set([
  'message_start',
  'content_block_start',
  'content_block_delta',
  'content_block_stop',
  'message_delta',
  'message_stop',
  'ping',
  'error',
]);

function anthropicTrouble(error: unknown): StreamTrouble {
  const { name, type, value, message, responseBody } = fieldsOf(error);
  if (name === 'AI_TypeValidationError') {
    const event = fieldsOf(value)['type'];
    // The reference asks clients to let event types pass that they don't know.
    if (typeof event === 'string' && !EVENTS.has(event)) return { type: 'ignore' };
  }
  // The package throws when the very first event is an error, and hands any later one on.
  if (name === 'AI_APICallError' && typeof responseBody === 'string') return refused(jsonOf(responseBody));
  if (!(error instanceof Error) && typeof type === 'string') return refused(error);
  return { type: 'malformed', words: typeof message === 'string' ? message : '' };
}

function refused(error: unknown): StreamTrouble {
  const type = String(fieldsOf(error)['type']);
  return { type: 'refused', kind: KINDS[type] ?? 'overloaded', words: `${type}: ${wordsOfError(error)}` };
}

/** The error types of the API's error reference, by the status that each has outside a stream. */
const KINDS: Readonly<Record<string, ModelFailure['kind']>> = {
  invalid_request_error: kindOfStatus(400),
  authentication_error: kindOfStatus(401),
  billing_error: kindOfStatus(402),
  permission_error: kindOfStatus(403),
  not_found_error: kindOfStatus(404),
  request_too_large: 'too_long',
  rate_limit_error: kindOfStatus(429),
};

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
