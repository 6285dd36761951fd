import { type MergeQueue, queueKey, type QueueOf } from '#shared/model/merging.ts';
import { hasEnded } from '#shared/model/run.ts';
import { type Client, connect } from './client.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { printable } from './lines.ts';
import type { Common } from './options.ts';
import { stayForOthers } from './others.ts';

/**
 * Starts a queue. Where no engine is open this command is it: it tells what lands and what is sent back, and ends when nothing is left
 * to be done for the queue and whoever was sent back has come to an end. Ctrl-C ends it; the next start goes on from there.
 */
export async function landed(options: Common, begin: (client: Client) => Promise<QueueOf>): Promise<number> {
  const over = new AbortController();
  let trouble: string | null = null;
  const connection = await connect({
    data: options.data,
    attended: false,
    onTrouble: (message) => {
      trouble = message;
      over.abort();
    },
  });
  const { client, own } = connection;
  const stop = () => over.abort();
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    const queue = await begin(client);
    const say = (words: string, document: object): void =>
      void process.stdout.write(`${options.json ? JSON.stringify(document) : words}\n`);
    if (!own) {
      say(`the merge queue of ${printable(queue.branch)} is running`, { ...queue, running: true });
      return EXIT.done;
    }
    await connection.wake();
    const last = await follow(client, queue, over.signal, (told) => say(wordsOf(told, queue), { ...told, branch: queue.branch }));
    if (trouble !== null) throw new CommandFailed(EXIT.engine, trouble);
    if (over.signal.aborted) return EXIT.interrupted;
    await stayForOthers(connection, (line) => void process.stderr.write(`${line}\n`), over.signal);
    if (last?.trouble === null) return last.past.some(({ outcome }) => outcome === 'evicted') ? EXIT.failed : EXIT.done;
    throw new CommandFailed(EXIT.failed, `the merge queue of ${queue.branch} stopped: ${last?.trouble ?? 'it is gone'}`);
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
    await connection.close();
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

type Told = MergeQueue['past'][number];

/** Looks after every batch of facts. @returns the queue as it was left, with only what left it meanwhile as its past */
async function follow(client: Client, of: QueueOf, signal: AbortSignal, tell: (past: Told) => void): Promise<MergeQueue | null> {
  const { seq, mergeQueues } = await client.live.snapshot();
  const find = (queues: readonly MergeQueue[]) => queues.find(({ key }) => key === queueKey(of)) ?? null;
  const before = new Set((find(mergeQueues)?.past ?? []).map(idOf));
  const told = new Set(before);
  const look = async (): Promise<MergeQueue | null> => {
    const { mergeQueues: queues, agents } = await client.live.snapshot();
    const queue = find(queues);
    const news = (queue?.past ?? []).filter((past) => !told.has(idOf(past)));
    for (const past of news.toReversed()) {
      told.add(idOf(past));
      tell(past);
    }
    // Whoever is at work again, or was cut, keeps only its own place in line waiting.
    const canLand = (id: string) =>
      agents.some((agent) => agent.id === id && hasEnded(agent.run.status) && agent.run.status !== 'interrupted');
    const open = queue?.running === true && queue.entries.some(({ agent, state }) => state !== 'waiting' || canLand(agent));
    return open ? null : queue;
  };
  let done = await look();
  if (done === null) {
    try {
      for await (const batch of await client.live.subscribe({ after: seq, roots: [] }, { signal })) {
        if (batch.kind === 'facts') done = await look();
        if (done !== null) break;
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    }
  }
  return done === null ? null : { ...done, past: done.past.filter((past) => !before.has(idOf(past))) };
}

function idOf({ agent, at }: Told): string {
  return `${agent} ${at}`;
}

function wordsOf({ agent, outcome, commit, words }: Told, { branch }: QueueOf): string {
  return printable(
    outcome === 'landed' ? `${agent} landed on ${branch} as ${commit?.slice(0, 10) ?? ''}` : `${agent} was sent back: ${words}`,
  );
}
