import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { CommandId, SessionId } from '#shared/lib/ids.ts';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import { watchEngine } from '#test/cli/watching.ts';
import type { Command, Installation } from '#test/support/installation.ts';
import { startOpenAiServer, type ProviderServer } from '#test/support/provider-servers.ts';
import { toldInMessages } from '#test/support/told.ts';
import { factsOnDisk } from './on-disk.ts';

/** When an engine is killed: so long after its start, or after so many nanites were enqueued or asked their model, over all engines. */
export interface QueueMoment {
  readonly when: 'starting' | 'enqueued' | 'asked';
  readonly count: number;
  readonly ms: number;
}

/** Moments of a seed for a queue of so many: one while they are enqueued, then some all along the drain, and some while an engine starts. */
export function* queueMoments(chance: () => number, many: number, kills: number): Generator<QueueMoment, undefined> {
  const starts = Math.floor(kills / 3);
  const middles = kills - starts - 1;
  yield { when: 'enqueued', count: 1 + Math.floor(chance() * (many - 2)), ms: chance() * 3 };
  for (let middle = 0; middle < middles; middle += 1) {
    const from = (many * 0.8 * middle) / middles;
    yield { when: 'asked', count: Math.floor(many * 0.1 + from + (chance() * many * 0.8) / middles), ms: chance() * 12 };
    if (middle < starts) yield { when: 'starting', count: 0, ms: 80 + chance() * 1000 };
  }
  return undefined;
}

export interface Provider {
  readonly server: ProviderServer;
  /** Names of those whose model was asked, each time it was, in the order in which it came. */
  readonly asked: readonly string[];
  /** Most that were at work at once. */
  readonly widest: number;
  /** Everybody is answered from here on. */
  open(): void;
  /** Called when a nanite's model is asked. */
  watch(look: () => void): void;
  /** Whoever was at work is no more. */
  gone(): void;
}

/** The model of the roots and of nanites `n000`, `n001` ...: holds all until it is opened, then answers each in up to `ms`. */
export async function openProvider(chance: () => number, ms: number): Promise<Provider> {
  const asked: string[] = [];
  const gate = Promise.withResolvers<void>();
  let look = (): void => undefined;
  let atWork = new Set<string>();
  let widest = 0;
  const server = await startOpenAiServer(async (json) => {
    const name = /\bn\d+\b/.exec(toldInMessages(json).prompt)?.[0];
    if (name !== undefined) {
      asked.push(name);
      atWork.add(name);
      widest = Math.max(widest, atWork.size);
      look();
    }
    const among = atWork;
    await gate.promise;
    await pause(chance() * ms);
    if (name !== undefined) among.delete(name);
    return [{ text: `${name ?? 'root'} is done.` }];
  });
  return {
    server,
    asked,
    get widest() {
      return widest;
    },
    open: () => gate.resolve(),
    watch: (each) => (look = each),
    gone: () => (atWork = new Set()),
  };
}

interface Drain {
  readonly installation: Installation;
  readonly repository: string;
  readonly provider: Provider;
  readonly names: readonly string[];
  readonly moments: Iterator<QueueMoment, undefined>;
}

export interface DrainEnd {
  /** The session that the nanites are for. */
  readonly session: SessionId;
  /** How it stood on the disk after each kill. */
  readonly cuts: readonly (readonly LedgerEvent[])[];
  readonly facts: readonly LedgerEvent[];
}

/** Enqueues them all, each as one command that is asked again until it is acknowledged, and lets them drain: under engines that are killed. */
export async function drain({ installation, repository, provider, names, moments }: Drain): Promise<DrainEnd> {
  const commands = names.map((name) => ({ name, prompt: `Be ${name}.`, commandId: randomUUID() as CommandId }));
  const cuts: (readonly LedgerEvent[])[] = [];
  const onDisk = (): readonly LedgerEvent[] => (existsSync(join(installation.data, 'coppice.db')) ? factsOnDisk(installation.data) : []);
  let acknowledged = 0;
  for (;;) {
    const engine = installation.start(['run', '-C', repository, '--json', 'Begin.']);
    const moment = moments.next().value;
    const killing = moment === undefined ? null : killAt(engine, moment, provider, () => acknowledged);
    const session = onDisk().find(({ type }) => type === 'session.created')?.session ?? null;
    // The last that was acknowledged is asked once more, as by a client that did not hear it: it is the same command, and no second nanite.
    const next = Math.max(0, acknowledged - 1);
    await enqueue(engine, session, commands.slice(next), installation.data, (count) => {
      acknowledged = Math.max(acknowledged, next + count);
      killing?.look();
    });
    if (acknowledged === names.length) provider.open();
    const { code, stderr } = await engine.ended;
    const facts = onDisk();
    const made = facts.find(({ type }) => type === 'session.created')?.session ?? null;
    if (code === null && killing?.due() === true) {
      provider.gone();
      cuts.push(facts);
      continue;
    }
    if (code !== 0 || made === null) throw new Error(`it ended (${code}) before its time: ${stderr}`);
    return { session: made, cuts, facts };
  }
}

type Asked = { readonly name: string; readonly prompt: string; readonly commandId: CommandId };

/** One after another, until the engine is gone. */
async function enqueue(
  engine: Command,
  session: SessionId | null,
  asked: readonly Asked[],
  data: string,
  acknowledge: (count: number) => void,
) {
  const gone = engine.ended.then(() => null);
  const begun = await Promise.race([engine.event(({ type }) => type === 'turn.started').catch(() => null), gone]);
  if (begun === null) return;
  const { client } = await watchEngine(data);
  for (const [index, each] of asked.entries()) {
    const answer = client.nanites.run({ ...each, session: session ?? begun.session! }).catch(() => null);
    if ((await Promise.race([answer, gone])) === null) return;
    acknowledge(index + 1);
  }
}

function killAt(engine: Command, { when, count, ms }: QueueMoment, provider: Provider, acknowledged: () => number) {
  let due = false;
  const kill = (): void => {
    if (due) return;
    due = true;
    void pause(ms).then(() => engine.process.kill('SIGKILL'));
  };
  const look = (): void => {
    if (when === 'starting' || (when === 'enqueued' ? acknowledged() : provider.asked.length) >= count) kill();
  };
  provider.watch(look);
  look();
  return { look, due: () => due };
}
