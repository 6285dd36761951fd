import { randomBytes } from 'node:crypto';
import { chmod, lstat, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { forget } from './add-tree.ts';
import { withoutDrivers } from './drivers.ts';
import { fail } from './problems.ts';
import { branchRef, commitAt } from './refs.ts';
import type { Run } from './run.ts';
import { recordedPath, treesOf } from './trees.ts';

/**
 * Removes a tree and its branch; either may be gone already. Returns the folder that is left to delete, moved
 * aside, so that deleting many files needs no lock. The caller holds the repository's lock.
 * @param keep may take the folder and its record over instead, and says whether it did
 */
export async function removeTree(
  run: Run,
  tree: { repository: string; path: string; branch: string },
  keep: (path: string) => Promise<boolean>,
): Promise<string | null> {
  const { repository, path, branch } = tree;
  const what = `Removing the worktree ${path}`;
  const recorded = await recordedPath(path);
  const trees = await treesOf(run, repository);
  const known = trees.find((one) => one.path === recorded);
  if (known?.main === true) fail('git_failed', `${what}: it is the repository's own tree, which is never removed.`);
  const elsewhere = trees.find((one) => one.branch === branch && one.path !== recorded);
  if (elsewhere !== undefined) {
    fail('git_failed', `${what}: its branch ${branch} is checked out in ${elsewhere.path}. Check out another branch there first.`);
  }

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
  const aside = there && !kept ? `${path}.removed-${randomBytes(4).toString('hex')}` : null;
  if (aside !== null) await rename(path, aside);
  try {
    await forget(run, repository, path);
    if ((await commitAt(run, { repository }, branchRef(branch))) !== null) {
      const env = await withoutDrivers(run, { repository });
      await run.need(`Deleting the branch ${branch}`, { repository }, ['branch', '--quiet', '-D', '--', branch], { env });
    }
  } catch (error) {
    // Back where it can be found, for another try.
    if (aside !== null) await rename(aside, path);
    throw error;
  }
  return aside;
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
