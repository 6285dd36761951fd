import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';

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
export async function markTree(path: string, owner: Owner): Promise<void> {
  await writeFile(join(await gitFolderOf(path), MARK), `${owner.id}\n`);
}

/** Takes the mark away, where there is one. */
export async function unmark(path: string): Promise<void> {
  const folder = await gitFolderOf(path).catch(() => null);
  if (folder !== null) await rm(join(folder, MARK), { force: true });
}

/** Git's folder for a tree, by the tree's own `.git` file. */
async function gitFolderOf(path: string): Promise<string> {
  const text = await readFile(join(path, '.git'), 'utf8');
  return resolve(path, text.replace(/^gitdir: /, '').replace(/\n$/, ''));
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
