import { once } from 'node:events';
import { createServer } from 'node:http';

/**
 * A local server that speaks OpenAI chat completions, streaming, and asks for one file to be read a turn.
 * It answers at once, so what passes between the end of an answer and the next request is the loop's own time.
 */
export interface ModelServer {
  readonly url: string;
  /** Milliseconds from the end of each answer to the arrival of the next request's first byte, in order. */
  readonly gaps: number[];
  /** Arrival of the first request, ms of `performance.now()`. */
  firstRequestAt: number | null;
  close(): Promise<void>;
}

export async function startModelServer(turns: number): Promise<ModelServer> {
  const gaps: number[] = [];
  let answeredAt: number | null = null;
  let turn = 0;
  const state: ModelServer = { url: '', gaps, firstRequestAt: null, close };
  const server = createServer((request, response) => {
    const now = performance.now();
    state.firstRequestAt ??= now;
    if (answeredAt !== null) gaps.push(now - answeredAt);
    request.resume();
    request.on('end', () => {
      turn += 1;
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const chunk of turn > turns ? lastWords() : readCall(turn)) response.write(`data: ${JSON.stringify(chunk)}\n\n`);
      response.end('data: [DONE]\n\n', () => {
        answeredAt = performance.now();
      });
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  async function close(): Promise<void> {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  }
  return Object.assign(state, { url: `http://127.0.0.1:${port}/v1` });
}

export const chunk = (delta: object, finish: string | null = null): object => ({
  id: 'chatcmpl-bench',
  object: 'chat.completion.chunk',
  created: 0,
  model: 'bench',
  choices: [{ index: 0, delta, finish_reason: finish }],
});

export const USAGE = {
  id: 'chatcmpl-bench',
  object: 'chat.completion.chunk',
  created: 0,
  model: 'bench',
  choices: [],
  usage: { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 },
};

function readCall(turn: number): object[] {
  const call = { index: 0, id: `call_${turn}`, type: 'function', function: { name: 'read', arguments: '{"path":"file.txt"}' } };
  return [chunk({ role: 'assistant', content: `Turn ${turn}.` }), chunk({ tool_calls: [call] }), chunk({}, 'tool_calls'), USAGE];
}

function lastWords(): object[] {
  return [chunk({ role: 'assistant', content: 'Done.' }), chunk({}, 'stop'), USAGE];
}
