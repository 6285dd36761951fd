import { lstat, mkdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { WorktreePlan } from '#main/core/ports/git.ts';
import { checkoutSize, nameFullDisk } from './disk.ts';
import { withoutDrivers } from './drivers.ts';
import { markTree, type Owner } from './mark-tree.ts';
import { fail, GitFailed, problemOf } from './problems.ts';
import { branchRef, commitAt } from './refs.ts';
import type { Run } from './run.ts';
import { recordedPath, treesOf } from './trees.ts';

/** Makes a tree with a new branch. On a problem nothing of it is left. The caller holds the repository's lock. */
export async function addTree(run: Run, plan: WorktreePlan, owner: Owner): Promise<void> {
  const { repository, path, branch } = plan;
  const at = { repository };
  const what = `Making the worktree ${path}`;
  const [base, taken] = await Promise.all([commitAt(run, at, plan.base), commitAt(run, at, branchRef(branch))]);
  if (base === null) fail('git_failed', `${what}: its base ${plan.base} is no commit of ${repository}.`);
  if (taken !== null) fail('git_failed', `${what}: the branch ${branch} exists already, at ${taken}. Choose another name, or delete it.`);
  if (await exists(path)) fail('git_failed', `${what}: something stands there already. Move it away, or choose another path.`);

  await mkdir(dirname(path), { recursive: true });
  await forget(run, repository, path);
  const env = await withoutDrivers(run, at);
  const ran = await run(at, ['worktree', 'add', '--quiet', '--no-track', '-b', branch, path, base], { env });
  if (ran.code === 0) {
    // Without its mark it is still known by where it lies: nothing to fail for.
    await markTree(path, owner).catch(() => undefined);
    return;
  }

  await rm(path, { recursive: true, force: true });
  await forget(run, repository, path);
  // Only where it still stands at the base: what this call made, and nobody has moved.
  await run(at, ['update-ref', '-d', branchRef(branch), base], { env });
  const needs = [
    { folder: dirname(path), bytes: await checkoutSize(run, at, base) },
    { folder: repository, bytes: 0 },
  ];
  throw new GitFailed(await nameFullDisk(problemOf(ran, what), ran.err, needs));
}

/** Takes a tree whose folder is gone off git's record, locked or not. `git worktree prune` would also drop other people's. */
export async function forget(run: Run, repository: string, path: string): Promise<void> {
  const recorded = await recordedPath(path);
  const tree = (await treesOf(run, repository)).find((one) => one.path === recorded && !one.main);
  if (tree === undefined) return;
  await run.need(`Forgetting the worktree ${path}`, { repository }, ['worktree', 'remove', '--force', '--force', tree.path]);
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
