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
    if (middle < starts) yield { when: 'starting', count: 0, ms: 80 + chance() * 250 };
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
}

/** The model of the roots and of nanites `n000`, `n001` ...: holds all until it is opened, then answers each in up to `ms`. */
export async function openProvider(chance: () => number, ms: number): Promise<Provider> {
  const asked: string[] = [];
  const gate = Promise.withResolvers<void>();
  const atWork = new Set<string>();
  let look = (): void => undefined;
  let widest = 0;
  const server = await startOpenAiServer(async (json, index) => {
    const name = /\bn\d+\b/.exec(toldInMessages(json).prompt)?.[0];
    if (name === undefined) {
      await gate.promise;
      return [{ text: 'All are in line.' }];
    }
    asked.push(name);
    atWork.add(name);
    widest = Math.max(widest, atWork.size);
    look();
    // An engine that is killed takes its calls with it.
    void server.requests[index]?.closed.then(() => atWork.delete(name));
    await gate.promise;
    await pause(chance() * ms);
    atWork.delete(name);
    return [{ text: `${name} is done.` }];
  });
  return {
    server,
    asked,
    get widest() {
      return widest;
    },
    open: () => gate.resolve(),
    watch: (each) => (look = each),
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
    const before = onDisk();
    const engine = installation.start(['run', '-C', repository, '--json', 'Begin.']);
    const killing = killAt(engine, moments.next().value, provider, () => acknowledged);
    // The last that was acknowledged is asked once more, as by a client that did not hear it: it is the same command, and no second nanite.
    const next = Math.max(0, acknowledged - 1);
    const left = enqueue(engine, sessionIn(before), commands.slice(next), installation.data, (count) => {
      acknowledged = Math.max(acknowledged, next + count);
      killing.look();
    });
    // What an engine leaves unanswered as it dies is no fault.
    await left.catch(async (error: unknown) => (killing.due() ? engine.ended : Promise.reject(error)));
    if (acknowledged === names.length) provider.open();
    const { code, stderr } = await engine.ended;
    const facts = onDisk();
    const session = sessionIn(facts);
    if (code === null && killing.due()) cuts.push(facts);
    else if (code === 0 && session !== null) return { session, cuts, facts };
    else throw new Error(`it ended (${code}) before its time: ${stderr}`);
  }
}

function sessionIn(facts: readonly LedgerEvent[]): SessionId | null {
  return facts.find(({ type }) => type === 'session.created')?.session ?? null;
}

type Asked = { readonly name: string; readonly prompt: string; readonly commandId: CommandId };

/** One after another; resolves early, and with fewer acknowledged, where the engine is gone before. */
async function enqueue(
  engine: Command,
  known: SessionId | null,
  asked: readonly Asked[],
  data: string,
  acknowledge: (count: number) => void,
): Promise<void> {
  const gone = engine.ended.then(() => null);
  const begun = await engine.event(({ type }) => type === 'turn.started');
  const session = known ?? begun.session;
  const engineAt = await Promise.race([watchEngine(data), gone]);
  if (engineAt === null || session === null) return;
  for (const [index, each] of asked.entries()) {
    if ((await Promise.race([engineAt.client.nanites.run({ ...each, session }), gone])) === null) return;
    acknowledge(index + 1);
  }
}

interface Killing {
  look(): void;
  /** It is killed, or will be in some ms. */
  due(): boolean;
}

function killAt(engine: Command, moment: QueueMoment | undefined, provider: Provider, acknowledged: () => number): Killing {
  let due = false;
  const isThere = ({ when, count }: QueueMoment): boolean =>
    when === 'starting' || (when === 'enqueued' ? acknowledged() : provider.asked.length) >= count;
  const look = (): void => {
    if (moment === undefined || due || !isThere(moment)) return;
    due = true;
    void pause(moment.ms).then(() => engine.process.kill('SIGKILL'));
  };
  provider.watch(look);
  look();
  return { look, due: () => due };
}
