import { copyFile, lstat, mkdtemp, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileChange } from '#shared/model/worktree.ts';
import { diffCommits, diffIndex } from './diff.ts';
import { withoutDrivers } from './drivers.ts';
import { GitFailed } from './problems.ts';
import type { Run } from './run.ts';
import { stageAll } from './stage.ts';

export interface ReviewedTree {
  readonly repository: string;
  readonly path: string;
  readonly base: string;
  readonly head: string;
}

/** Everything that differs between the base and what stands in the tree; of a tree that is gone, its head. */
export async function changes(run: Run, tree: ReviewedTree): Promise<FileChange[]> {
  if (!(await isThere(tree.path))) return diffCommits(run, { repository: tree.repository }, tree.base, tree.head);
  const folder = await mkdtemp(join(tmpdir(), 'coppice-index-'));
  try {
    return await throughIndex(run, tree, join(folder, 'index'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

export async function isThere(path: string): Promise<boolean> {
  return lstat(join(path, '.git')).then(
    () => true,
    () => false,
  );
}

/** Through an index of our own: the agent's is never touched, and may be in use this moment. */
async function throughIndex(run: Run, tree: ReviewedTree, index: string): Promise<FileChange[]> {
  const at = { tree: tree.path };
  const own = await run.need(`Reading ${tree.path}`, at, ['rev-parse', '--path-format=absolute', '--git-path', 'index']);
  const times = await stat(own).catch(() => null);
  if (times !== null) {
    await copyFile(own, index);
    // Git rereads files that are as young as its index: a younger copy would hide a change made in that moment.
    await utimes(index, times.atime, new Date(times.mtimeMs - 1));
  }
  const env = { ...(await withoutDrivers(run, at)), GIT_INDEX_FILE: index };
  try {
    await stageAll(run, tree.path, env);
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    // An agent at work may delete a file between git's listing and its reading: look once more.
    await rm(`${index}.lock`, { force: true });
    await stageAll(run, tree.path, env);
  }
  return diffIndex(run, at, tree.base, { env });
}
