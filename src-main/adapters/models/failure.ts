import type { ProviderSettings } from '#main/core/ports/settings.ts';
import type { ModelFailure } from '#shared/model/failure.ts';
import { fieldsOf } from './fields.ts';
import type { Secrets } from './secrets.ts';
import type { WireTap } from './wire-tap.ts';

/** What a provider's stream ran into, in words that no provider owns. */
export type StreamTrouble =
  /** Nothing of ours: a kind of event that came to be after this was written. */
  | { readonly type: 'ignore' }
  /** The provider itself says that it failed. */
  | { readonly type: 'refused'; readonly kind: ModelFailure['kind']; readonly words: string }
  /** The provider ended the answer itself, and it is none. */
  | { readonly type: 'stopped'; readonly kind: ModelFailure['kind']; readonly words: string; readonly advice: string }
  /** It ended before the answer did. */
  | { readonly type: 'unfinished' }
  | { readonly type: 'malformed'; readonly words: string };

export interface Asked {
  readonly settings: ProviderSettings;
  readonly model: string;
  /** What the provider is expected to speak: `Anthropic Messages`. */
  readonly dialect: string;
  readonly secrets: Secrets;
  readonly tap: WireTap;
}

const LONGEST_WORDS = 300;

/** Why there is no answer. The wire is believed first: a status or a cut says more than what a parser made of it. */
export function failureOf(asked: Asked, trouble: StreamTrouble): ModelFailure {
  const { tap, settings, model } = asked;
  const label = `Provider "${settings.name}"`;
  const { status } = tap;
  if (status !== null && (status < 200 || status > 299)) {
    const words = wordsOfBody(tap.body()) || redirectWords(tap);
    return tell(asked, kindOf(status, words), `${label} answered ${status} for model "${model}"`, words);
  }
  if (tap.broken !== null) {
    const words = deepestWords(tap.broken.error);
    if (status === null) return tell(asked, 'connection', `${label} could not be reached at ${originOf(settings.baseUrl)}`, words);
    return tell(asked, 'connection', `The connection to provider "${settings.name}" was cut in the middle of its answer`, words);
  }
  if (status === null) {
    return tell(asked, 'invalid_request', `The request for provider "${settings.name}" could not be made`, wordsOf(trouble));
  }
  if (trouble.type === 'refused') {
    return tell(asked, trouble.kind, `${label} failed in the middle of its answer with model "${model}"`, trouble.words);
  }
  if (trouble.type === 'stopped') {
    return tell(asked, trouble.kind, `${label} stopped its answer with model "${model}"`, trouble.words, trouble.advice);
  }
  if (trouble.type === 'unfinished' || trouble.type === 'ignore') {
    const contentType = tap.responseHeaders['content-type'] ?? '';
    if (contentType === '' || contentType.includes('event-stream')) {
      return tell(asked, 'connection', `${label} ended its answer before it was whole`, '');
    }
    const words = `it sent ${contentType}: ${wordsOfBody(tap.body())}`;
    return tell(asked, 'malformed', `${label} did not answer with a stream of ${asked.dialect}`, words);
  }
  return tell(asked, 'malformed', `${label} sent something that is not ${asked.dialect}`, trouble.words);
}

/** What the provider itself said of a failure, in a body or in its stream. */
export function providersWords({ tap }: Asked, trouble: StreamTrouble): string {
  const refused = tap.status !== null && (tap.status < 200 || tap.status > 299);
  return refused ? wordsOfBody(tap.body()) : 'words' in trouble ? trouble.words : '';
}

/**
 * How providers say that a request is longer than the window of its model. Anthropic: "prompt is too long: 208310 tokens > 200000 maximum",
 * "input length and `max_tokens` exceed context limit"; OpenAI: `context_length_exceeded`, "Your input exceeds the context window of this
 * model"; Google: "The input token count (1200293) exceeds the maximum number of tokens allowed (1048576)."; OpenRouter and vLLM: "maximum
 * context length is 32768 tokens"; llama.cpp: "the request exceeds the available context size", `exceed_context_size_error`; Ollama:
 * "input length exceeds the context length"; LM Studio: "greater than the context length"; Bedrock: "Input is too
 * long for requested model". Anthropic also ends an answer that found no room, with `model_context_window_exceeded`.
 */
const TOO_LONG =
  /prompt is too long|input is too long|exceeds? (?:the )?(?:model'?s )?(?:available |maximum )?context (?:limit|window|length|size)|context_length_exceeded|exceed_context_size|input token count .*exceeds the maximum|maximum context length|(?:greater|longer|larger) than the (?:model'?s )?(?:maximum )?context (?:length|window|size)|request_too_large|context_window_exceeded/i;

/** Whether these words refuse a request for its length. A rate limit may count tokens too, and is none. */
function isTooLong(kind: ModelFailure['kind'], words: string): boolean {
  return (kind === 'invalid_request' || kind === 'overloaded') && TOO_LONG.test(words);
}

export function kindOfStatus(status: number): ModelFailure['kind'] {
  if (status === 401 || status === 402 || status === 403) return 'auth';
  if (status === 408) return 'connection';
  if (status === 429) return 'rate_limit';
  return status >= 500 ? 'overloaded' : 'invalid_request';
}

function kindOf(status: number, words: string): ModelFailure['kind'] {
  // Some gateways give their limits as a 5xx.
  if (status >= 500 && /rate.?limit|too many requests/i.test(words)) return 'rate_limit';
  // Google says so of a key in the same way as of a request.
  if (status === 400 && /api key (?:not valid|expired)/i.test(words)) return 'auth';
  // By some gateways as soon as the request does not go through them.
  if (status === 413) return 'too_long';
  return kindOfStatus(status);
}

function tell(asked: Asked, found: ModelFailure['kind'], what: string, words: string, todo?: string): ModelFailure {
  const kind = isTooLong(found, words) ? 'too_long' : found;
  // Blanked before it is shortened: half a key is still no thing to show.
  const said = shortened(asked.secrets.blank(words));
  const message = `${asked.secrets.blank(what)}${said === '' ? '' : `: ${said}`}${/[.!?]$/.test(said) ? '' : '.'} ${todo ?? advice(asked, kind, said)}`;
  return { kind, message, status: asked.tap.status, retryAfterMs: retryAfterOf(asked.tap) };
}

/** How long the provider asks to be left alone: by header, in seconds or as a date, or in the words of its body. */
function retryAfterOf(tap: WireTap): number | null {
  const headers = tap.responseHeaders;
  const ms = Number(headers['retry-after-ms'] ?? Number.NaN);
  if (Number.isFinite(ms) && ms >= 0) return Math.ceil(ms);
  const header = headers['retry-after'];
  if (header !== undefined) {
    const seconds = Number(header);
    if (Number.isFinite(seconds) && seconds >= 0) return Math.ceil(seconds * 1000);
    const until = Date.parse(header);
    const from = Date.parse(headers['date'] ?? '');
    // The provider's own clock: ours may be off.
    if (Number.isFinite(until) && Number.isFinite(from)) return Math.max(0, until - from);
  }
  const delay = /"retryDelay":\s*"(\d+(?:\.\d+)?)s"/u.exec(tap.status === 429 ? new TextDecoder().decode(tap.body()) : '');
  return delay === null ? null : Math.ceil(Number(delay[1]) * 1000);
}

function advice({ settings, model, tap, dialect }: Asked, kind: ModelFailure['kind'], said: string): string {
  switch (kind) {
    case 'auth':
      if (tap.status === 402) return 'Check the billing of the account that the key belongs to.';
      return `Check ${keyPlace(settings)}, and that its account may use "${model}".`;
    case 'rate_limit': {
      const wait = tap.responseHeaders['retry-after'];
      return wait === undefined ? 'Wait a while, then go on, or use another model.' : `It asks to wait (retry-after: ${wait}).`;
    }
    case 'overloaded':
      return 'The fault is on its side: try again in a while.';
    case 'invalid_request':
      // Not every account may have them, and not every model gives them.
      if (asksForSummaries(settings) && /reasoning.summar|thinking|thoughts/i.test(said)) {
        return `Coppice asks for them unless [providers.${settings.name}] in coppice.toml has reasoning_summaries = false.`;
      }
      return `Check the model name "${model}" and the base_url ${originOf(settings.baseUrl)}; the raw request is kept with the turn.`;
    case 'too_long':
      return `It is longer than "${model}" takes at once.`;
    case 'connection':
      return 'Check the network and the base_url, then go on.';
    case 'malformed':
      return `Check that ${originOf(settings.baseUrl)} speaks ${dialect}; the raw answer is kept with the turn.`;
    case 'unconfigured':
      return `Check [providers.${settings.name}] in coppice.toml.`;
  }
}

function asksForSummaries({ kind, reasoningSummaries }: ProviderSettings): boolean {
  return reasoningSummaries && (kind === 'openai' || kind === 'google');
}

function keyPlace(settings: ProviderSettings): string {
  return settings.source === 'config' ? `api_key of [providers.${settings.name}] in coppice.toml` : `the key in ${settings.source}`;
}

function originOf(url: string): string {
  return URL.canParse(url) ? new URL(url).origin : 'its base_url';
}

function redirectWords(tap: WireTap): string {
  const to = tap.responseHeaders['location'];
  return to === undefined ? '' : `it sends to ${to}, which is not followed, as the key would go along`;
}

function wordsOf(trouble: StreamTrouble): string {
  return trouble.type === 'refused' || trouble.type === 'malformed' ? trouble.words : '';
}

/** The provider's own words in the body of an error, which may be JSON of several shapes, text or a web page. */
function wordsOfBody(body: Uint8Array): string {
  const text = Buffer.from(body).toString('utf8');
  try {
    const words = wordsOfError(JSON.parse(text));
    if (words !== '') return words;
  } catch {
    // Not JSON: a proxy's page, or plain text.
  }
  return text.replace(/<(style|script)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ');
}

/** `{error: {message}}`, `{error: "..."}`, `{message}`, `{detail}`, a list of these: servers differ. */
export function wordsOfError(value: unknown, depth = 0): string {
  if (typeof value === 'string') return value;
  if (value === undefined || depth > 3) return '';
  // As Google gives some errors of a stream.
  if (Array.isArray(value)) return wordsOfError(value[0], depth + 1);
  const { error, message, detail } = fieldsOf(value);
  return wordsOfError(error, depth + 1) || wordsOfError(message, depth + 1) || wordsOfError(detail, depth + 1);
}

/** Of a chain of causes the innermost names the thing: `connect ECONNREFUSED 127.0.0.1:1`. */
function deepestWords(error: unknown): string {
  let words = '';
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth += 1) {
    const code = 'code' in at && typeof at.code === 'string' ? at.code : '';
    words = at.message || code || words;
  }
  return words;
}

function shortened(words: string): string {
  const line = words.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST_WORDS ? `${line.slice(0, LONGEST_WORDS)}…` : line;
}
