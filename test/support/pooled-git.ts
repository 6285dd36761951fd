import { join } from 'node:path';
import type { WorktreePlan } from '#main/core/ports/git.ts';
import type { Clock } from '#main/core/ports/clock.ts';
import { systemClock } from '#main/adapters/clock/clock.ts';
import { createGit, type OwnedGit } from '#main/adapters/git/git.ts';
import { dataIdOf } from '#main/adapters/lock/data-id.ts';
import { tellUnlessGone } from './repositories.ts';

/** A clock whose waits are over at once: what is waited for here is that a file is older than git's index, which a test can do without. */
const hurried: Clock = { now: systemClock.now, after: (_, call) => systemClock.after(0, call) };

/** Git with a pool in a data directory. */
export function openPooled(env: NodeJS.ProcessEnv, data: string, size: number): OwnedGit {
  return createGit({
    env,
    clock: hurried,
    owner: { id: dataIdOf(data), root: join(data, 'worktrees') },
    onError: tellUnlessGone,
    pool: { folder: join(data, 'pool'), sizeOf: async () => size },
  });
}

/** Makes a tree that was asked for and not heard of, as the engine does after a crash. Throws where that cannot be. */
export async function addAgain(git: OwnedGit, plan: WorktreePlan): Promise<void> {
  if ((await git.add(plan)).ok) return;
  const found = await git.inspect(plan.path);
  if (found.ok && found.value.branch === plan.branch) return;
  const left = await git.resolve(plan.repository, `refs/heads/${plan.branch}`);
  if (left !== plan.base) throw new Error(`${plan.branch} stands at ${left}, and its tree is not there`);
  const [removed, added] = [await git.remove(plan), await git.add(plan)];
  if (!removed.ok || !added.ok) throw new Error(JSON.stringify([removed, added]));
}
