import { setTimeout as pause } from 'node:timers/promises';
import type { Problem, Result } from '#shared/lib/result.ts';
import { ok } from '#shared/lib/result.ts';
import type { EngineInfo } from './engine-info.ts';
import type { EngineLock, NoEngineLock } from './engine-lock.ts';

/** An engine that runs in this process. */
export interface SeatedEngine {
  /** Ends it. The lock is released after. */
  close(): Promise<void>;
}

/** What a new connection is to be served by. */
export type Place<Engine, Link> =
  | { readonly kind: 'own'; readonly engine: Engine }
  | { readonly kind: 'other'; readonly holder: EngineInfo; readonly link: Link };

export interface SeatParts<Engine extends SeatedEngine, Link, Who> {
  acquire(): EngineLock | NoEngineLock;
  /** Composes the engine, listens, and publishes where. */
  start(lock: EngineLock): Promise<Engine>;
  /** Reaches the engine of another process. `engine_gone` is asked again for a while: another may be about to follow it. */
  connect(holder: EngineInfo, who: Who): Promise<Result<Link, Problem>>;
  /** Milliseconds that a seat in transition is waited for. */
  readonly patience?: number;
}

export interface Seat<Engine, Link, Who> {
  /**
   * Finds the engine of the data directory: this process's own; or one that runs elsewhere, with a fresh link to it; or, where
   * there is none (any more), a new one of this process. Asked once for each connection, so whoever comes after the end of the
   * other engine takes over.
   */
  join(who: Who): Promise<Result<Place<Engine, Link>, Problem>>;
  /** Ends the own engine, if there is one. */
  close(): Promise<void>;
}

const STEP_MS = 50;

/** The one seat of a data directory, as seen by a process that may hold it or be a client of who does. */
export function createSeat<Engine extends SeatedEngine, Link, Who>(parts: SeatParts<Engine, Link, Who>): Seat<Engine, Link, Who> {
  let own: Promise<Engine> | null = null;
  let held: EngineLock | null = null;
  let closed = false;

  /** The promise is set before anything is awaited, so that two who join at once start one engine. */
  const sit = (lock: EngineLock): Promise<Engine> => {
    held = lock;
    const starting = parts.start(lock);
    own = starting;
    starting.catch(() => {
      own = null;
      held = null;
      lock.release();
    });
    return starting;
  };

  const tryOnce = async (who: Who): Promise<Result<Place<Engine, Link>, Problem>> => {
    if (own !== null) return ok({ kind: 'own', engine: await own });
    const lock = parts.acquire();
    if (lock.held) return ok({ kind: 'own', engine: await sit(lock) });
    if (lock.holder === null) return { ok: false, problem: lock.problem };
    const link = await parts.connect(lock.holder, who);
    return link.ok ? ok({ kind: 'other', holder: lock.holder, link: link.value }) : link;
  };

  return {
    async join(who) {
      const until = performance.now() + (parts.patience ?? 5_000);
      for (;;) {
        if (closed) return { ok: false, problem: { code: 'closing', message: 'Coppice is closing' } };
        const answer = await tryOnce(who);
        if (answer.ok) return answer;
        const passing = answer.problem.code === 'engine_gone' || answer.problem.code === 'engine_held';
        if (!passing || performance.now() > until) return answer;
        await pause(STEP_MS);
      }
    },
    async close() {
      closed = true;
      if (own === null) return;
      const engine = await own.catch(() => null);
      await engine?.close();
      held?.release();
    },
  };
}
