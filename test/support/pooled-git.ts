import { join } from 'node:path';
import type { Clock } from '#main/core/ports/clock.ts';
import { systemClock } from '#main/adapters/clock/clock.ts';
import { createGit, type OwnedGit } from '#main/adapters/git/git.ts';

/** A clock whose waits are over at once: what is waited for here is that a file is older than git's index, which a test can do without. */
const hurried: Clock = { now: systemClock.now, after: (_, call) => systemClock.after(0, call) };

/** Git with a pool in a data directory. */
export function openPooled(env: NodeJS.ProcessEnv, data: string, size: number): OwnedGit {
  return createGit({ env, clock: hurried, pool: { folder: join(data, 'pool'), sizeOf: async () => size } });
}
