import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Run } from './run.ts';

/** In git's own folder for a tree: it goes when git forgets the tree, and no `git add` sees it. */
const MARK = 'coppice-data';

/** Whose trees these are: several data directories may work on one repository, and each takes away only its own. */
export interface Owner {
  /** Id of the data directory. */
  readonly id: string;
  /** Folder under which all its trees lie: `root/PROJECT/TREE`. */
  readonly root: string;
}

/** Writes into git's folder for a tree whose it is. */
export async function markTree(run: Run, path: string, owner: Owner): Promise<void> {
  const folder = await run.need(`Marking ${path}`, { tree: path }, ['rev-parse', '--absolute-git-dir']);
  await writeFile(join(folder, MARK), `${owner.id}\n`);
}

/** Id of the data directory that a tree was made for, by git's folder for it; null where none is said. */
export async function markOf(gitFolder: string): Promise<string | null> {
  const text = await readFile(join(gitFolder, MARK), 'utf8').catch(() => '');
  return text.trim() === '' ? null : text.trim();
}

/** Where the tree lies that a folder of git's record is for; null where the record is broken. */
export async function treeOf(gitFolder: string): Promise<string | null> {
  const text = (await readFile(join(gitFolder, 'gitdir'), 'utf8').catch(() => '')).replace(/\n$/, '');
  // From git 2.48 on it may be relative.
  return text === '' ? null : resolve(gitFolder, text, '..');
}
