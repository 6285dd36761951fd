import { once } from 'node:events';
import { createServer } from 'node:http';
import { chunk, USAGE } from './model-server.ts';

/** A local server that speaks OpenAI chat completions for a root that spawns children, and for each child; every answer takes `latency`. */
export interface DelegationServer {
  readonly url: string;
  /** From the arrival of the first request to the end of the last answer, ms. */
  took(): number;
  readonly requests: () => number;
  close(): Promise<void>;
}

interface Message {
  readonly role: string;
  readonly content?: unknown;
}

export async function startDelegationServer(plan: { children: number; turns: number; latency: number }): Promise<DelegationServer> {
  let first: number | null = null;
  let last = 0;
  let requests = 0;
  const server = createServer((request, response) => {
    first ??= performance.now();
    requests += 1;
    const body: Buffer[] = [];
    request.on('data', (part: Buffer) => body.push(part));
    request.on('end', () => {
      const { messages } = JSON.parse(Buffer.concat(body).toString()) as { messages: readonly Message[] };
      const answer = answerTo(messages, plan);
      setTimeout(() => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        for (const each of answer) response.write(`data: ${JSON.stringify(each)}\n\n`);
        response.end('data: [DONE]\n\n', () => {
          last = performance.now();
        });
      }, plan.latency);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    took: () => last - (first ?? 0),
    requests: () => requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function answerTo(messages: readonly Message[], { children, turns }: { children: number; turns: number }): object[] {
  const answered = messages.filter(({ role }) => role === 'assistant').length;
  const isRoot = JSON.stringify(messages.find(({ role }) => role === 'user')?.content ?? '').includes(ROOT);
  if (!isRoot) return answered < turns - 1 ? calls([{ name: 'read', args: { path: 'file.txt' } }]) : words('Read.');
  if (answered === 0) {
    return calls(
      Array.from({ length: children }, (_, index) => ({ name: 'spawn_agent', args: { prompt: 'Read the file.', name: `child ${index}` } })),
    );
  }
  if (answered > 1) return words('All have read it.');
  const ids = messages.flatMap(({ role, content }) =>
    role === 'tool' ? [...String(content).matchAll(/"agent_id": ?"(\w+)"/g)].map(([, id]) => id) : [],
  );
  return calls([{ name: 'wait_agent', args: { ids } }]);
}

/** By this the server knows the root from its children. */
export const ROOT = 'Have the file read by many.';

function calls(asked: readonly { name: string; args: object }[]): object[] {
  const delta = asked.map(({ name, args }, index) => ({
    index,
    id: `call_${Math.random().toString(36).slice(2)}`,
    type: 'function',
    function: { name, arguments: JSON.stringify(args) },
  }));
  return [chunk({ role: 'assistant', content: '' }), chunk({ tool_calls: delta }), chunk({}, 'tool_calls'), USAGE];
}

function words(text: string): object[] {
  return [chunk({ role: 'assistant', content: text }), chunk({}, 'stop'), USAGE];
}
