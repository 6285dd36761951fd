import type { LanguageModelV4, LanguageModelV4CallOptions, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { ModelEvent, ModelRequest } from '#main/core/ports/model.ts';
import type { ProviderSettings } from '#main/core/ports/settings.ts';
import type { Sampling } from '#shared/model/agent.ts';
import type { ModelAdapter, ModelCheck } from './adapter.ts';
import { createAnswer } from './answer.ts';
import { stopOf, type Finish } from './ending.ts';
import { failureOf, providersWords, type Asked, type StreamTrouble } from './failure.ts';
import { createSecrets } from './secrets.ts';
import { leftOut, refusedSettings, settingsOf } from './sampling.ts';
import { usageOf } from './usage.ts';
import { createTappedFetch } from './wire-tap.ts';

/** What is particular to the providers of one kind. */
export interface Dialect {
  /** As a person would call it: `Anthropic Messages`. */
  readonly name: string;
  /** Imports the provider's package, which costs start-up time, and makes the model. Asked once a model. Headers have their names in small letters. */
  load(settings: ProviderSettings, model: string, fetch: typeof globalThis.fetch): Promise<LanguageModelV4>;
  /** The request in the package's terms. */
  call(request: ModelRequest): LanguageModelV4CallOptions;
  /** What is cached of a prompt holds only for the same choice of tools: then none is forbidden but by words. */
  readonly cacheKnowsChoice?: boolean;
  /** What an error of the package means. */
  trouble(error: unknown): StreamTrouble;
  /** The provider's words about the end of an answer, where it has any beside the reason. */
  endWords?(finish: Finish): string;
}

/** Asks one configured provider through its AI SDK package, without retries: those are the engine's, on the record. */
export function createSdkAdapter(settings: ProviderSettings, dialect: Dialect, fetch: typeof globalThis.fetch): ModelAdapter {
  const secrets = createSecrets(settings);
  const tapped = createTappedFetch(fetch, secrets);
  const headers = Object.fromEntries(Object.entries(settings.headers).map(([name, value]) => [name.toLowerCase(), value]));
  const models = new Map<string, Promise<LanguageModelV4>>();
  const problem = secrets.blank(settings.problem ?? settingsProblem(settings) ?? '');

  const load = (model: string): Promise<LanguageModelV4> => {
    const known = models.get(model) ?? dialect.load({ ...settings, headers }, model, tapped.fetch);
    models.set(model, known);
    return known;
  };

  return {
    check(model): ModelCheck {
      if (problem === '') return { ok: true };
      return { ok: false, message: `Model "${settings.name}/${model}" cannot be asked: ${problem}` };
    },

    async *ask(request, model, signal) {
      if (signal.aborted) return;
      const own = new AbortController();
      const stop = (): void => own.abort();
      signal.addEventListener('abort', stop, { once: true });
      const asked: Asked = { settings, model, dialect: dialect.name, secrets, tap: tapped.open(own.signal) };
      try {
        for await (const event of answerOf(asked, dialect, request.sampling, async () => {
          const loaded = await load(model);
          return (
            await loaded.doStream({
              ...dialect.call(request),
              ...settingsOf(request),
              ...callsOf(request, dialect),
              abortSignal: own.signal,
            })
          ).stream;
        })) {
          // What comes of an abort looks like a cut connection: it is neither an end nor a failure.
          if (signal.aborted) return;
          yield event;
        }
      } finally {
        signal.removeEventListener('abort', stop);
        // Whoever stopped listening early no longer wants the answer.
        own.abort();
      }
    },
  };
}

/** The choice of tools, where it has to be said and says nothing of what is cached. */
function callsOf({ noCalls, tools }: ModelRequest, { cacheKnowsChoice }: Dialect): Pick<LanguageModelV4CallOptions, 'toolChoice'> {
  return noCalls && tools.length > 0 && cacheKnowsChoice !== true ? { toolChoice: { type: 'none' } } : {};
}

async function* answerOf(
  asked: Asked,
  dialect: Dialect,
  sampling: Sampling,
  start: () => Promise<ReadableStream<LanguageModelV4StreamPart>>,
): AsyncGenerator<ModelEvent> {
  const answer = createAnswer();
  let finish: Finish | null = null;
  let trouble: StreamTrouble | null = null;
  for await (const part of partsOf(start)) {
    if (part.type === 'finish') finish = part;
    // A connection that breaks after the provider's own end has lost nothing.
    else if (part.type === 'error' && finish === null) trouble = dialect.trouble(part.error);
    if (trouble !== null && trouble.type !== 'ignore') break;
    const without = leftOut(part, sampling);
    if (without !== null) yield without;
    const delta = answer.take(part);
    if (delta !== null) yield delta;
  }
  const wire = asked.tap.wire();
  if (trouble === null || trouble.type === 'ignore') {
    if (finish === null) {
      trouble = { type: 'unfinished' };
    } else {
      const parts = answer.parts();
      const stop = stopOf(finish, parts, dialect.endWords?.(finish) ?? '');
      if (stop === null) {
        yield { type: 'end', parts, finish: finish.finishReason.unified, usage: usageOf(finish.usage), wire };
        return;
      }
      trouble = stop;
    }
  }
  const failure = failureOf(asked, trouble);
  yield { type: 'failed', failure, wire, refuses: refusedSettings(failure, providersWords(asked, trouble), asked.model, sampling) };
}

/** The stream's parts; what the package throws, before or in the stream, comes as one more `error`. */
async function* partsOf(start: () => Promise<ReadableStream<LanguageModelV4StreamPart>>): AsyncGenerator<LanguageModelV4StreamPart> {
  try {
    const reader = (await start()).getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
  } catch (error) {
    yield { type: 'error', error };
  }
}

/** What would show only as an odd error of `fetch`, which repeats the value that it does not like. */
function settingsProblem(settings: ProviderSettings): string | null {
  const { name, baseUrl } = settings;
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    return `base_url of [providers.${name}] is no http or https address. Correct it in coppice.toml.`;
  }
  if (url.username !== '' || url.password !== '') {
    return `base_url of [providers.${name}] holds a user name or password. Put credentials into api_key or headers in coppice.toml.`;
  }
  if (url.search !== '' || url.hash !== '') {
    return `base_url of [providers.${name}] goes on after its path, with "?" or "#". Put a key into api_key or headers in coppice.toml.`;
  }
  const values = Object.entries({ ...settings.headers, authorization: settings.apiKey ?? '' });
  const bad = values.find(([header, value]) => !isHeader(header, value));
  if (bad === undefined) return null;
  const place = bad[0] === 'authorization' && settings.apiKey !== null ? `the key from ${settings.source}` : `header "${bad[0]}"`;
  return `${place} of provider "${name}" holds a character that no HTTP header can carry. Set it again, without line breaks.`;
}

function isHeader(name: string, value: string): boolean {
  try {
    new Headers([[name, value]]);
    return true;
  } catch {
    return false;
  }
}
