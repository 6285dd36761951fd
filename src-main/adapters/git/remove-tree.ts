import { randomBytes } from 'node:crypto';
import { chmod, lstat, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { forget } from './add-tree.ts';
import { withoutDrivers } from './drivers.ts';
import { fail } from './problems.ts';
import { branchRef, commitAt } from './refs.ts';
import type { Run } from './run.ts';
import { recordedPath, type Tree, treesOf } from './trees.ts';

/** Where a folder is moved to before it is deleted. No name of a tree has a dot. */
const ASIDE = '.removed-';

export function isMovedAside(name: string): boolean {
  return name.includes(ASIDE);
}

/** Whether a folder beside agents' trees is only passing: moved aside, or there to verify a merge in. No name of a tree has a dot. */
export function isPassing(name: string): boolean {
  return name.includes('.');
}

interface Removed {
  readonly repository: string;
  /** Null where there is a branch alone. */
  readonly path: string | null;
  /** Null where none is to go with it. */
  readonly branch: string | null;
}

/**
 * Removes a tree and its branch; either may be gone already. Returns the folder that is left to delete, moved
 * aside, so that deleting many files needs no lock. The caller holds the repository's lock.
 * @param keep may take the folder and its record over instead, and says whether it did
 */
export async function removeTree(
  run: Run,
  { repository, path, branch }: Removed,
  keep: (path: string) => Promise<boolean>,
): Promise<string | null> {
  if (path === null) {
    await deleteBranch(run, repository, branch, null);
    return null;
  }
  const what = `Removing the worktree ${path}`;
  const recorded = await recordedPath(path);
  const trees = await treesOf(run, repository);
  const known = trees.find((one) => one.path === recorded);
  if (known?.main === true) fail('git_failed', `${what}: it is the repository's own tree, which is never removed.`);
  refuseCheckedOut(what, trees, branch, recorded);
  const there = await lstat(path).then(
    () => true,
    () => false,
  );
  // What a person has put in the place of a tree is not ours to delete.
  if (there && known === undefined && !(await belongs(path, repository))) {
    fail(
      'git_failed',
      `${what}: the folder is no worktree of ${repository}. Look at it, and delete it by hand if nothing in it is needed.`,
    );
  }
  const kept = there && known !== undefined && (await keep(path));
  const aside = there && !kept ? `${path}${ASIDE}${randomBytes(4).toString('hex')}` : null;
  if (aside !== null) await rename(path, aside);
  try {
    await forget(run, repository, path);
    await deleteBranch(run, repository, branch, recorded);
  } catch (error) {
    // Back where it can be found, for another try.
    if (aside !== null) await rename(aside, path);
    throw error;
  }
  return aside;
}

/** @param tree the one that it may be checked out in */
async function deleteBranch(run: Run, repository: string, branch: string | null, tree: string | null): Promise<void> {
  if (branch === null || (await commitAt(run, { repository }, branchRef(branch))) === null) return;
  const what = `Deleting the branch ${branch}`;
  refuseCheckedOut(what, await treesOf(run, repository), branch, tree);
  const env = await withoutDrivers(run, { repository });
  await run.need(what, { repository }, ['branch', '--quiet', '-D', '--', branch], { env });
}

function refuseCheckedOut(what: string, trees: readonly Tree[], branch: string | null, tree: string | null): void {
  const elsewhere = branch === null ? undefined : trees.find((one) => one.branch === branch && one.path !== tree);
  if (elsewhere === undefined) return;
  fail('git_failed', `${what}: the branch ${branch} is checked out in ${elsewhere.path}. Check out another branch there first.`);
}

/** Deletes what was moved aside below a data directory's folder of trees and not deleted, since the engine ended in between. */
export async function deleteMovedAside(root: string): Promise<void> {
  for (const project of await readdir(root).catch(() => [])) {
    for (const name of await readdir(join(root, project)).catch(() => [])) {
      if (isMovedAside(name)) await deleteFolder(join(root, project, name));
    }
  }
}

/** Whether a folder says of itself that it is a tree of the repository. */
async function belongs(path: string, repository: string): Promise<boolean> {
  const file = await readFile(join(path, '.git'), 'utf8').catch(() => '');
  return file.startsWith(`gitdir: ${join(repository, 'worktrees')}`);
}

/** Deletes a folder, read-only folders inside it (as package caches have them) included. */
export async function deleteFolder(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch {
    await makeWritable(path);
    await rm(path, { recursive: true, force: true });
  }
}

async function makeWritable(path: string): Promise<void> {
  await chmod(path, 0o700);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await makeWritable(join(path, entry.name));
  }
}
