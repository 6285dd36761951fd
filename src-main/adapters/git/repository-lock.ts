import { join } from 'node:path';
import type { Clock } from '#main/core/ports/clock.ts';
import { fail } from './problems.ts';
import { tryLockFile } from './lock-file.ts';

export const LOCK_FILE = 'coppice.lock';

/** Does one piece of work at a time on a repository, given by its common directory. */
export type UnderLock = <T>(repository: string, work: () => Promise<T>) => Promise<T>;

/**
 * Serialises what changes a repository's trees and branches: in this process by a queue, between processes and
 * data directories by a lock file in the common directory. Throws `GitFailed` after `waitMs` behind another process.
 */
export function createRepositoryLock(clock: Clock, waitMs: number): UnderLock {
  const tails = new Map<string, Promise<unknown>>();

  return async (repository, work) => {
    const before = tails.get(repository);
    const turn = (async () => {
      await before?.catch(() => undefined);
      const release = await takeFile(join(repository, LOCK_FILE), clock, waitMs);
      try {
        return await work();
      } finally {
        await release();
      }
    })();
    tails.set(repository, turn);
    try {
      return await turn;
    } finally {
      if (tails.get(repository) === turn) tails.delete(repository);
    }
  };
}

async function takeFile(file: string, clock: Clock, waitMs: number): Promise<() => Promise<void>> {
  const until = clock.now() + waitMs;
  for (let pause = 10; ; pause = Math.min(pause * 1.5, 200)) {
    const taken = await tryLockFile(file);
    if ('release' in taken) return taken.release;
    if (clock.now() >= until) {
      const who = taken.holder === null ? 'an unknown process' : `process ${taken.holder.pid} on ${taken.holder.host}`;
      fail('git_failed', `The repository is locked by ${who} (${file}). Wait for it to end; if it has ended, delete that file.`);
    }
    await new Promise<void>((resolve) => clock.after(pause, resolve));
  }
}
