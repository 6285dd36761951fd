import { constants, copyFile, lstat, mkdir, readdir, readlink, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Included } from '#main/core/ports/git.ts';
import type { Run } from './run.ts';

/** At the top of a tree: names, in the syntax of .gitignore, what a new tree is to have although git ignores it. */
const FILE = '.worktreeinclude';

/** A tree that needs more is better made ready by a command. */
const MOST_FILES = 100_000;

/** So many notes are given; the rest is counted. */
const MOST_NOTES = 5;

interface Copying {
  readonly from: string;
  readonly to: string;
  /** Folders of the new tree that are known to be folders, and no links to elsewhere. */
  readonly folders: Set<string>;
  readonly notes: string[];
  readonly signal: AbortSignal;
  files: number;
  bytes: number;
  full: boolean;
}

/**
 * Copies what `.worktreeinclude` names and git ignores from one tree into another, by reflink where the file system can. What stands
 * there already stays, links are copied as links, and nothing is read or written outside of the two trees.
 * What cannot be copied is a note, not an error.
 */
export async function include(
  run: Run,
  { from, to }: { readonly from: string; readonly to: string },
  signal: AbortSignal,
): Promise<Included> {
  const copying: Copying = { from, to, folders: new Set([to]), notes: [], signal, files: 0, bytes: 0, full: false };
  const there = await lstat(join(from, FILE)).catch(() => null);
  if (there?.isFile() === true) for (const path of await named(run, from)) await copy(copying, path);
  const { files, bytes, notes } = copying;
  const more = notes.length - MOST_NOTES;
  return { files, bytes, notes: more > 0 ? [...notes.slice(0, MOST_NOTES), `and ${more} more like these`] : notes };
}

/** What is both named and ignored; a folder that is so as a whole stands for all that is in it. */
async function named(run: Run, tree: string): Promise<string[]> {
  const what = `Reading ${FILE} of ${tree}`;
  const list = async (args: readonly string[]) =>
    (await run.need(what, { tree }, ['ls-files', '--others', '--ignored', '-z', ...args])).split('\0').filter((path) => path !== '');
  const wanted = await list([`--exclude-from=${FILE}`, '--directory']);
  if (wanted.length === 0) return [];
  // Exit code 1 says that none is.
  const asked = await run({ tree }, ['check-ignore', '-z', '--stdin'], { input: `${wanted.join('\0')}\0` });
  const ignored = new Set(asked.out.split('\0'));
  const partly = wanted.filter((path) => !ignored.has(path) && path.endsWith('/'));
  const within = partly.length === 0 ? [] : await list(['--exclude-standard', '--', ...partly.map((path) => `:(top,literal)${path}`)]);
  return [...new Set([...wanted.filter((path) => ignored.has(path)), ...within])];
}

async function copy(copying: Copying, path: string): Promise<void> {
  if (copying.signal.aborted || copying.full) return;
  const [source, target] = [join(copying.from, path), join(copying.to, path)];
  try {
    const found = await lstat(source);
    if (found.isDirectory()) {
      for (const name of await readdir(source)) await copy(copying, join(path, name));
      return;
    }
    if (!found.isFile() && !found.isSymbolicLink()) {
      copying.notes.push(`${path} is neither a file nor a link, and was left out`);
      return;
    }
    if (copying.files === MOST_FILES) {
      copying.notes.push(`after ${MOST_FILES.toLocaleString('en')} files the rest was left out`);
      copying.full = true;
      return;
    }
    await makeFolders(copying, dirname(target));
    if (found.isSymbolicLink()) await symlink(await readlink(source), target);
    else await copyFile(source, target, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    copying.files += 1;
    copying.bytes += found.size;
  } catch (error) {
    // What git has there, or what came there first, is not replaced.
    if (codeOf(error) !== 'EEXIST')
      copying.notes.push(`${path} could not be copied: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Makes the folders of a path in the new tree one by one: one that is a link there would lead out of it. */
async function makeFolders(copying: Copying, folder: string): Promise<void> {
  if (copying.folders.has(folder)) return;
  await makeFolders(copying, dirname(folder));
  await mkdir(folder).catch((error: unknown) => {
    if (codeOf(error) !== 'EEXIST') throw error;
  });
  if (!(await lstat(folder)).isDirectory()) throw new Error('its folder is no folder in the new tree');
  copying.folders.add(folder);
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
