import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { Commit, Ledger } from '#main/core/ports/ledger.ts';

export interface Held {
  /** Resolves when a commit is being held. */
  readonly reached: Promise<void>;
  release(): void;
}

export interface WatchedLedger {
  readonly ledger: Ledger;
  /** Every commit fails with this, until it is null again: a full disk. */
  fail(error: Error | null): void;
  /** Holds the first commit that matches, before it is written. */
  hold(match: (commit: Commit) => boolean): Held;
  /** The process is gone: nothing more is written or read through it, and whoever waits for it waits for ever. */
  kill(): Promise<void>;
  dead(): boolean;
  /** From the moment that such a commit is asked for, as `kill`: it is not written any more. Resolves then. */
  killAt(match: (commit: Commit) => boolean): Promise<void>;
}

const forever = new Promise<never>(() => undefined);

/** The real ledger, which can be made to fail, to hold and to die. What it has written goes to `log`. */
export function watchLedger(inner: Ledger, log: LedgerEvent[]): WatchedLedger {
  let failing: Error | null = null;
  let dead = false;
  let holding: { match: (commit: Commit) => boolean; reached: () => void; released: Promise<void> } | null = null;
  let dying: { match: (commit: Commit) => boolean; died: () => void } | null = null;

  const kill = async (): Promise<void> => {
    if (dead) return;
    dead = true;
    await inner.close();
  };
  const alive =
    <Arguments extends unknown[], Value>(work: (...args: Arguments) => Promise<Value>) =>
    (...args: Arguments): Promise<Value> =>
      dead ? forever : work(...args);

  const commit = async (one: Commit): Promise<readonly LedgerEvent[]> => {
    if (dying?.match(one) === true) {
      const { died } = dying;
      await kill();
      died();
    }
    if (holding?.match(one) === true) {
      const { reached, released } = holding;
      holding = null;
      reached();
      await released;
    }
    if (dead) return forever;
    if (failing !== null) throw failing;
    const stored = await inner.commit(one);
    log.push(...stored);
    return stored;
  };

  return {
    ledger: {
      head: alive(inner.head),
      commit: alive(commit),
      receipt: alive(inner.receipt),
      read: alive(inner.read),
      readAll: alive(inner.readAll),
      rows: alive(inner.rows),
      replaceRows: alive(inner.replaceRows),
      text: alive(inner.text),
      exchanges: alive(inner.exchanges),
      exchange: alive(inner.exchange),
      saveScratch: alive(inner.saveScratch),
      scratch: alive(inner.scratch),
      close: () => kill(),
    },
    fail: (error) => {
      failing = error;
    },
    hold: (match) => {
      const reached = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      holding = { match, reached: reached.resolve, released: released.promise };
      return { reached: reached.promise, release: released.resolve };
    },
    kill,
    dead: () => dead,
    killAt: (match) => {
      const died = Promise.withResolvers<void>();
      dying = { match, died: died.resolve };
      return died.promise;
    },
  };
}

/** Whether a commit writes such a fact. */
export function writes(type: LedgerEvent['type'], agent?: string): (commit: Commit) => boolean {
  return ({ events }) => events.some((event) => event.type === type && (agent === undefined || event.agent === agent));
}
