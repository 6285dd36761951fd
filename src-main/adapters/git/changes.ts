import { copyFile, lstat, mkdtemp, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FileChange } from '#shared/model/worktree.ts';
import { diffCommits, diffIndex, patch } from './diff.ts';
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
  return throughIndex(run, tree.path, (env) => diffIndex(run, { tree: tree.path }, tree.base, { env }));
}

/** More of a patch than this, in characters, is for git itself. */
const PATCH = 4 * 1024 * 1024;

/** The same differences as a patch, to be read: binary files are only named. */
export async function patchOf(
  run: Run,
  { repository, path, base, head }: Pick<ReviewedTree, 'repository' | 'head'> & { path: string | null; base: string | null },
): Promise<{ text: string; cut: boolean }> {
  const at = { repository };
  const from = base ?? (await run.need(`Finding where ${head} began`, at, ['merge-base', 'HEAD', head]));
  const text =
    path !== null && (await isThere(path))
      ? await throughIndex(run, path, (env) => patch(run, { tree: path }, ['diff-index', '--cached'], [from], { env }))
      : await patch(run, at, ['diff-tree', '-r'], [from, head]);
  return { text: text.slice(0, PATCH), cut: text.length > PATCH };
}

export async function isThere(path: string): Promise<boolean> {
  return lstat(join(path, '.git')).then(
    () => true,
    () => false,
  );
}

/** Through an index of our own: the agent's is never touched, and may be in use this moment. */
async function throughIndex<T>(run: Run, tree: string, read: (env: Readonly<Record<string, string>>) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'coppice-index-'));
  try {
    return await read(await filledIndex(run, tree, join(folder, 'index')));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The environment in which git reads the index at this path, which holds everything that stands in the tree. */
async function filledIndex(run: Run, tree: string, index: string): Promise<Readonly<Record<string, string>>> {
  const at = { tree };
  const own = await run.need(`Reading ${tree}`, at, ['rev-parse', '--path-format=absolute', '--git-path', 'index']);
  const times = await stat(own).catch(() => null);
  if (times !== null) {
    await copyFile(own, index);
    // Git rereads files that are as young as its index: a younger copy would hide a change made in that moment.
    await utimes(index, times.atime, new Date(times.mtimeMs - 1));
  }
  const env = { ...(await withoutDrivers(run, at)), GIT_INDEX_FILE: index };
  try {
    await stageAll(run, tree, env);
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    // An agent at work may delete a file between git's listing and its reading: look once more.
    await rm(`${index}.lock`, { force: true });
    await stageAll(run, tree, env);
  }
  return env;
}
