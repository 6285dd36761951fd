import { lstat, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { recordedPath } from '#main/adapters/git/trees.ts';

/**
 * What git keeps of a working tree, in `worktrees/NAME` of the repository: `gitdir` says where the tree is, the tree's own `.git` says where
 * this folder is, `HEAD` what is checked out; `locked` keeps a prune by hand away while the two do not fit together.
 * We write these files as git does: a call of git for each would cost a claim more than all else together.
 */
const worktreesOf = (repository: string): string => join(repository, 'worktrees');

/** The folder in which git keeps a tree, as the tree says; null where it is none of this repository's, or the folder is gone. */
export async function metadataOf(repository: string, tree: string): Promise<string | null> {
  const file = await readFile(join(tree, '.git'), 'utf8').catch(() => '');
  const named = /^gitdir: (.+)\n?$/.exec(file)?.[1];
  if (named === undefined) return null;
  const folder = resolve(tree, named);
  if (dirname(folder) !== worktreesOf(repository)) return null;
  return (await isThere(folder)) ? folder : null;
}

/** Where each tree on git's record is, and the folder that says so. Read without git: nothing is written, whoever is at work. */
export async function recordedTrees(repository: string): Promise<Map<string, string>> {
  const names = await readdir(worktreesOf(repository)).catch(() => []);
  const found = new Map<string, string>();
  for (const name of names) {
    const metadata = join(worktreesOf(repository), name);
    const gitdir = await readFile(join(metadata, 'gitdir'), 'utf8').catch(() => null);
    if (gitdir !== null) found.set(dirname(resolve(metadata, gitdir.replace(/\n$/, ''))), metadata);
  }
  return found;
}

/** The commit that is checked out, detached, in the way that git writes it since ever; null for anything else. */
export async function detachedAt(metadata: string): Promise<string | null> {
  const head = await readFile(join(metadata, 'HEAD'), 'utf8').catch(() => '');
  return /^([0-9a-f]{40}|[0-9a-f]{64})\n$/.exec(head)?.[1] ?? null;
}

/** Points HEAD at a branch or a commit, by the lock file that git takes too. The index is not touched. */
export async function pointHead(metadata: string, at: { readonly ref: string } | { readonly commit: string }): Promise<void> {
  const lock = join(metadata, 'HEAD.lock');
  await writeFile(lock, 'ref' in at ? `ref: ${at.ref}\n` : `${at.commit}\n`, { flag: 'wx' });
  await rename(lock, join(metadata, 'HEAD'));
}

interface Move {
  readonly repository: string;
  readonly metadata: string;
  readonly from: string;
  readonly to: string;
  /** Name that the metadata shall have; it keeps its own where that is taken. */
  readonly name: string;
}

/**
 * Moves a tree and its metadata. Returns where the metadata is now. The caller holds the repository's lock.
 * A crash in between leaves a tree that is locked, and whose two halves still lead to one of the two places.
 */
export async function moveTree({ repository, metadata, from, to, name }: Move): Promise<string> {
  await writeFile(join(metadata, 'locked'), 'Coppice is moving this tree\n');
  const wanted = join(worktreesOf(repository), name);
  const moved = metadata === wanted || !(await renamed(metadata, wanted)) ? metadata : wanted;
  await writeFile(join(from, '.git'), `gitdir: ${moved}\n`);
  await writeFile(join(moved, 'gitdir'), `${join(await recordedPath(to), '.git')}\n`);
  await rename(from, to);
  await rm(join(moved, 'locked'));
  return moved;
}

/** Whether it was renamed: a folder of that name that holds anything stays. */
async function renamed(from: string, to: string): Promise<boolean> {
  if (await isThere(to)) return false;
  return rename(from, to).then(
    () => true,
    () => false,
  );
}

/** How many files a tree has, by its index; 0 where that cannot be read. */
export async function filesIn(metadata: string): Promise<number> {
  const file = await open(join(metadata, 'index')).catch(() => null);
  if (file === null) return 0;
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(12), 0, 12, 0);
    return bytesRead === 12 && buffer.toString('latin1', 0, 4) === 'DIRC' ? buffer.readUInt32BE(8) : 0;
  } finally {
    await file.close();
  }
}

export async function isThere(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
