import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import { chunk, USAGE } from './model-server.ts';

/** Nodes that one turn of a worker adds to its transcript: a thought, some text, and calls. */
export const NODES_A_TURN = 18;

/**
 * A local server that speaks OpenAI chat completions and plays a tree of agents: a root that spawns `workers`, each of which fills
 * its transcript with `turns` turns at once. From then on every request waits for `next`.
 */
export interface TreeModel {
  readonly url: string;
  /** Requests of workers that wait for an answer. */
  waiting(): number;
  /** Whether the root waits for its second answer. */
  rootWaits(): boolean;
  /** Answers the worker that has waited longest: its text streams for a third of a second, then its calls follow. */
  next(): void;
  /** The root begins to speak, a few words a frame, until the server closes. */
  speak(): void;
  close(): Promise<void>;
}

/** @param live how many workers, the last ones, go on after filling; the others end */
export async function startTreeModel(tree: { workers: number; turns: number; live: number }): Promise<TreeModel> {
  const held: { response: ServerResponse; worker: number; turn: number }[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let root: ServerResponse | null = null;
  const every = (ms: number, work: () => boolean): void => {
    const timer = setInterval(() => {
      if (work()) return;
      clearInterval(timer);
      timers.delete(timer);
    }, ms);
    timers.add(timer);
  };

  const play = (body: string, response: ServerResponse): void => {
    const { messages } = JSON.parse(body) as { messages: { role: string; content: unknown }[] };
    const turn = messages.filter(({ role }) => role === 'assistant').length;
    const prompt = JSON.stringify(messages.find(({ role }) => role === 'user')?.content ?? '');
    const worker = /worker (\d+)/.exec(prompt)?.[1];
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    if (worker === undefined) {
      if (turn > 0) root = response;
      else answer(response, [chunk({ content: 'I send out the workers.' }), ...spawns(tree.workers)]);
      return;
    }
    if (turn < tree.turns) answer(response, workOf(Number(worker), turn));
    else if (Number(worker) < tree.workers - tree.live) answer(response, [chunk({ content: 'All of it is read.' })], 'stop');
    else held.push({ response, worker: Number(worker), turn });
  };

  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => play(Buffer.concat(parts).toString('utf8'), response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();

  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/v1`,
    waiting: () => held.length,
    rootWaits: () => root !== null,
    next() {
      const first = held.shift();
      if (first === undefined) return;
      const { response, worker, turn } = first;
      let pieces = 20;
      every(16, () => {
        pieces -= 1;
        if (pieces > 0) response.write(line(chunk({ content: `looks at part ${turn}.${pieces}, ` })));
        else answer(response, workOf(worker, turn));
        return pieces > 0;
      });
    },
    speak() {
      let words = 0;
      every(16, () => {
        words += 1;
        root?.write(line(chunk({ content: speechAt(words) })));
        return true;
      });
    },
    async close() {
      for (const timer of timers) clearInterval(timer);
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Paragraphs of some 600 characters, a list, and code, over and over. */
function speechAt(words: number): string {
  const at = words % 120;
  if (at === 0) return '\n\n```js\n';
  if (at === 20) return '\n```\n\n- one thing\n- another\n\n';
  if (at < 20) return `const part${words} = read();\n`;
  if (at === 70) return '\n\n';
  return at % 9 === 0 ? '`worker` has **read** it, ' : 'and goes on to the ';
}

function spawns(workers: number): object[] {
  return Array.from({ length: workers }, (_, index) =>
    call(index, `spawn_${index}`, 'spawn_agent', { name: `worker-${index}`, prompt: `You are worker ${index}. Read all of it.` }),
  );
}

/** One turn of work: reads, between files that are written and edits that do not fit, so that the reads do not fold into one row. */
function workOf(worker: number, turn: number): object[] {
  const calls = Array.from({ length: NODES_A_TURN - 2 }, (_, index) => {
    const id = `call_${turn}_${index}`;
    if (index % 3 < 2) return call(index, id, 'read', { path: 'file.txt', offset: 1 + ((turn + index) % 20), limit: 5 });
    if (index % 2 === 0) return call(index, id, 'write', { path: `out/${worker}-${turn}-${index}.txt`, content: 'A line.\nAnother.\n' });
    return call(index, id, 'edit', { path: 'file.txt', old_string: `what is sought in turn ${turn}.${index}`, new_string: 'x' });
  });
  const words = `Step ${turn}: I looked at \`file.txt\`, and **line ${turn}** is what matters. The next part follows.`;
  return [chunk({ reasoning_content: `What does part ${turn} say?` }), chunk({ content: words }), ...calls];
}

/** A whole tool call, `index` counting the calls of its answer from 0. */
function call(index: number, id: string, name: string, args: object): object {
  return chunk({ tool_calls: [{ index, id, type: 'function', function: { name, arguments: JSON.stringify(args) } }] });
}

function answer(response: ServerResponse, chunks: readonly object[], finish = 'tool_calls'): void {
  for (const each of chunks) response.write(line(each));
  response.write(line(chunk({}, finish)));
  response.write(line(USAGE));
  response.end('data: [DONE]\n\n');
}

function line(value: object): string {
  return `data: ${JSON.stringify(value)}\n\n`;
}
