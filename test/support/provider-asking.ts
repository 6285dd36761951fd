import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createModels } from '#main/adapters/models/create-models.ts';
import type { ModelEvent, ModelRequest, Models } from '#main/core/ports/model.ts';
import type { ProviderSettings } from '#main/core/ports/settings.ts';
import { NO_USAGE, type Usage } from '#shared/model/usage.ts';
import type { Entry } from '#shared/projections/conversation.ts';
import { geminiStream } from './gemini-stream.ts';
import {
  startAnthropicServer,
  startGeminiServer,
  startOpenAiServer,
  startResponsesServer,
  type ProviderServer,
  type Reply,
  type Script,
} from './provider-servers.ts';
import { anthropicStream, openAiStream, type StreamOf } from './provider-streams.ts';
import { responsesStream } from './responses-stream.ts';
import { toldInContents, toldInItems, toldInMessages, type TellOf } from './told.ts';

export const KEY = 'sk-planted-0123456789-secret';
export const HEADER_SECRET = 'gateway-value-abcdef';

export interface Kind {
  readonly kind: ProviderSettings['kind'];
  /** What its failures call the dialect. */
  readonly dialect: string;
  readonly start: (script: Script) => Promise<ProviderServer>;
  readonly stream: StreamOf;
  readonly told: TellOf;
  readonly fixtures: string;
  /** The header that the key goes in. */
  readonly credential: string;
  /** How it says that the key is wrong. */
  readonly badKey: readonly [fixture: string, status: number];
  readonly rateLimited: RegExp;
  /** How long its `error-429` asks to be left alone. */
  readonly retryAfterMs: number;
  readonly overloaded: string;
  readonly calls: readonly [string, string, string];
  readonly usageWithCache: Usage;
}

/** Of both of OpenAI's dialects. */
const OPENAI = {
  credential: 'authorization',
  badKey: ['error-401', 401],
  rateLimited: /answered 429 .*rate limit.*retry-after: \d+/i,
  retryAfterMs: 20_000,
  overloaded: 'error-503',
  calls: ['call_A', 'call_B', 'call_C'],
} as const;

export const KINDS: readonly Kind[] = [
  {
    kind: 'anthropic',
    dialect: 'Anthropic Messages',
    start: startAnthropicServer,
    stream: anthropicStream,
    told: toldInMessages,
    fixtures: 'anthropic',
    credential: 'x-api-key',
    badKey: ['error-401', 401],
    rateLimited: /answered 429 .*rate limit.*retry-after: \d+/i,
    retryAfterMs: 17_000,
    overloaded: 'error-529',
    calls: ['toolu_01A', 'toolu_01B', 'toolu_01C'],
    usageWithCache: { ...NO_USAGE, inputTokens: 21, outputTokens: 393, cacheReadTokens: 18086, cacheWriteTokens: 188 },
  },
  {
    kind: 'openai-compatible',
    dialect: 'OpenAI chat completions',
    start: startOpenAiServer,
    stream: openAiStream,
    told: toldInMessages,
    fixtures: 'openai',
    ...OPENAI,
    usageWithCache: { ...NO_USAGE, inputTokens: 209, outputTokens: 393, cacheReadTokens: 18086 },
  },
  {
    kind: 'openai',
    dialect: 'OpenAI Responses',
    start: startResponsesServer,
    stream: responsesStream,
    told: toldInItems,
    fixtures: 'openai-responses',
    ...OPENAI,
    usageWithCache: { ...NO_USAGE, inputTokens: 209, outputTokens: 393, cacheReadTokens: 18086, reasoningTokens: 120 },
  },
  {
    kind: 'google',
    dialect: 'the Gemini API',
    start: startGeminiServer,
    stream: geminiStream,
    told: toldInContents,
    fixtures: 'google',
    credential: 'x-goog-api-key',
    badKey: ['error-400', 400],
    rateLimited: /answered 429 .*exceeded your current quota.*Please retry in 34.07s\. Wait a while/,
    retryAfterMs: 34_000,
    overloaded: 'error-503',
    calls: ['call_A', 'call_B', 'call_C'],
    usageWithCache: { ...NO_USAGE, inputTokens: 209, outputTokens: 393, cacheReadTokens: 18086, reasoningTokens: 120 },
  },
];

/** One of them by name. */
export function kindOf(name: Kind['kind']): Kind {
  const found = KINDS.find(({ kind }) => kind === name);
  if (found === undefined) throw new Error(`no kind ${name}`);
  return found;
}

const open: ProviderServer[] = [];

/** For `afterEach`. */
export async function closeServers(): Promise<void> {
  await Promise.all(open.splice(0).map((server) => server.close()));
}

export async function startServer(kind: Kind, script: Script): Promise<ProviderServer> {
  const server = await kind.start(script);
  open.push(server);
  return server;
}

export function settingsOf(kind: Kind, url: string, more: Partial<ProviderSettings> = {}): ProviderSettings {
  const base = { name: 'work', kind: kind.kind, baseUrl: url, apiKey: KEY, headers: {}, official: false, models: [] };
  return { ...base, reasoningSummaries: true, source: 'config', problem: null, ...more };
}

export async function serve(
  kind: Kind,
  script: Script,
  more: Partial<ProviderSettings> = {},
): Promise<{ server: ProviderServer; models: Models }> {
  const server = await startServer(kind, script);
  return { server, models: createModels({ providers: [settingsOf(kind, server.url, more)] }) };
}

export const HELLO: readonly Entry[] = [{ role: 'user', text: 'Hello' }];

export function requestOf(entries: readonly Entry[], more: Partial<ModelRequest> = {}): ModelRequest {
  const read = { name: 'read', description: 'Reads a file.', input: { type: 'object', properties: { path: { type: 'string' } } } };
  const list = { name: 'list', description: 'Lists a folder.', input: { type: 'object', properties: {} } };
  const caller = {
    agent: 'a',
    session: 's',
    name: 'n',
    type: 't',
    depth: 0,
    cwd: '/w',
    prompt: 'Hello',
    turn: 1,
    compacting: false,
    earlier: [],
  };
  return {
    model: 'work/some/model',
    instructions: 'Be brief.',
    entries,
    tools: [read, list],
    noCalls: false,
    sampling: {},
    caller,
    ...more,
  };
}

export async function collect(events: AsyncIterable<ModelEvent>): Promise<ModelEvent[]> {
  const all: ModelEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

type End = Extract<ModelEvent, { type: 'end' }>;
type Failed = Extract<ModelEvent, { type: 'failed' }>;

export async function answer(models: Models, request = requestOf(HELLO)): Promise<{ end: End; streamed: string[] }> {
  const events = await collect(models.ask(request, new AbortController().signal));
  const end = events.at(-1);
  if (end?.type !== 'end') throw new Error(`No answer: ${JSON.stringify(end)}`);
  const streamed: string[] = [];
  for (const event of events) if (event.type === 'delta') streamed[event.part] = (streamed[event.part] ?? '') + event.text;
  return { end, streamed };
}

export async function failure(models: Models, request = requestOf(HELLO)): Promise<{ failed: Failed; deltas: string }> {
  const events = await collect(models.ask(request, new AbortController().signal));
  const failed = events.at(-1);
  if (failed?.type !== 'failed') throw new Error(`No failure: ${JSON.stringify(failed)}`);
  return { failed, deltas: events.map((event) => (event.type === 'delta' ? event.text : '')).join('') };
}

export async function fixture(kind: Kind, name: string): Promise<Buffer> {
  return readFile(join(process.cwd(), 'test/fixtures/wire', kind.fixtures, name));
}

export async function streamOf(kind: Kind, name: string): Promise<Reply> {
  return { raw: [await fixture(kind, `${name}.txt`)] };
}

export async function errorOf(kind: Kind, name: string): Promise<Reply> {
  return JSON.parse((await fixture(kind, `${name}.json`)).toString('utf8')) as Reply;
}
