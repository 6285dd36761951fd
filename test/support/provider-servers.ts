import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import { geminiStream } from './gemini-stream.ts';
import {
  anthropicStream,
  openAiStream,
  type RawChunk,
  type ReplyPart,
  type ReplyUsage,
  type RequestJson,
  type StreamOf,
} from './provider-streams.ts';
import { responsesStream } from './responses-stream.ts';

/** An answer made of `parts`, or the very body: a stream's chunks (`raw`), or an error's (`status` and `body`). */
export interface Reply {
  readonly parts?: readonly ReplyPart[];
  /** Null reports none. Default: 10 in, 5 out. */
  readonly usage?: ReplyUsage | null;
  readonly raw?: readonly RawChunk[];
  readonly status?: number;
  /** Sent as it is where it is text, else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body goes out in chunks of so many bytes, through the middle of characters. */
  readonly splitEvery?: number;
  /** The connection is destroyed after so many bytes of the body. */
  readonly cutAfter?: number;
  /** The answer ends, in good order by HTTP, after so many bytes of the body. */
  readonly endAfter?: number;
}

/** Says what to answer to the request of this number (from 0). */
export type Script = (request: RequestJson, index: number) => Reply | readonly ReplyPart[] | Promise<Reply | readonly ReplyPart[]>;

export interface RecordedRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** The body's bytes as text, and what they say. */
  readonly text: string;
  readonly json: RequestJson;
  /** How it ended for the server: the answer went out whole, or the connection was gone before. */
  readonly closed: Promise<'finished' | 'aborted'>;
}

export interface ProviderServer {
  /** For `base_url`. */
  readonly url: string;
  /** What stands before the path of a request. */
  readonly origin: string;
  readonly requests: readonly RecordedRequest[];
  close(): Promise<void>;
}

/** A server on loopback that speaks OpenAI chat completions, streaming; `script` is the model. */
export function startOpenAiServer(script: Script): Promise<ProviderServer> {
  return start(script, /^\/v1\/chat\/completions$/, openAiStream);
}

/** A server on loopback that speaks OpenAI's Responses API, streaming; `script` is the model. */
export function startResponsesServer(script: Script): Promise<ProviderServer> {
  return start(script, /^\/v1\/responses$/, responsesStream);
}

/** A server on loopback that speaks the Gemini API, streaming; `script` is the model. */
export function startGeminiServer(script: Script): Promise<ProviderServer> {
  return start(script, /^\/v1\/[^?#]+:streamGenerateContent\?alt=sse$/, geminiStream);
}

/** A server on loopback that speaks Anthropic Messages, streaming; `script` is the model. */
export function startAnthropicServer(script: Script): Promise<ProviderServer> {
  return start(script, /^\/v1\/messages$/, anthropicStream);
}

async function start(script: Script, path: RegExp, streamOf: StreamOf): Promise<ProviderServer> {
  const requests: RecordedRequest[] = [];
  const server = createServer((request, response) => {
    // A client that goes away in the middle is no fault: `closed` tells of it.
    response.on('error', () => undefined);
    void answer();
    async function answer(): Promise<void> {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk as Buffer);
        const text = Buffer.concat(chunks).toString('utf8');
        const json = JSON.parse(text) as RequestJson;
        const closed = gone(response).then(() => (response.writableFinished ? ('finished' as const) : ('aborted' as const)));
        const index = requests.push({ path: request.url ?? '', headers: request.headers, text, json, closed }) - 1;
        if (request.method !== 'POST' || !path.test(request.url ?? '')) {
          const message = `Only POST ${path.source} is served here.`;
          await send(response, { status: 404, body: { error: { type: 'not_found_error', message } } }, []);
          return;
        }
        const scripted = await script(json, index);
        const reply: Reply = 'length' in scripted ? { parts: scripted } : scripted;
        const usage = reply.usage === undefined ? { input: 10, output: 5 } : reply.usage;
        await send(response, reply, reply.raw ?? streamOf(reply.parts ?? [], usage, json, index));
      } catch (error) {
        // A script that throws is a broken test: the client is told in words that a test report will show.
        if (!response.headersSent) response.writeHead(500, { 'content-type': 'text/plain' });
        response.end(`The script of the provider server threw: ${String(error)}`);
      }
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The provider server has no port.');
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    url: `${origin}/v1`,
    origin,
    requests,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function send(response: ServerResponse, reply: Reply, stream: readonly RawChunk[]): Promise<void> {
  const { body } = reply;
  if (body !== undefined) {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const type = typeof body === 'string' ? 'text/plain' : 'application/json';
    response.writeHead(reply.status ?? 200, { 'content-type': type, ...reply.headers });
    await write(response, [text], reply);
    return;
  }
  response.writeHead(reply.status ?? 200, { 'content-type': 'text/event-stream; charset=utf-8', ...reply.headers });
  response.flushHeaders();
  await write(response, stream, reply);
}

function gone(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => (response.closed ? resolve() : response.once('close', () => resolve())));
}

async function write(response: ServerResponse, chunks: readonly RawChunk[], reply: Reply): Promise<void> {
  let left = reply.cutAfter ?? reply.endAfter ?? Infinity;
  for (const chunk of chunks) {
    if (chunk instanceof Promise) {
      await Promise.race([chunk, gone(response)]);
      continue;
    }
    const bytes = (typeof chunk === 'string' ? Buffer.from(chunk) : chunk).subarray(0, left);
    left -= bytes.length;
    const step = reply.splitEvery ?? bytes.length;
    for (let at = 0; at < bytes.length && !response.destroyed; at += step) {
      // HTTP's chunked coding keeps each write a chunk of its own, also where TCP joins them.
      await new Promise<unknown>((written) => response.write(bytes.subarray(at, at + step), written));
    }
    if (left <= 0) break;
  }
  if (reply.cutAfter === undefined) response.end();
  else response.destroy();
}
