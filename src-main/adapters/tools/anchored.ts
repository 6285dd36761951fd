import { constants } from 'node:fs';
import { mkdir, open, realpath } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { basename, dirname, join, relative, sep } from 'node:path';

/** A real path; `root` is the folder that it must not be led out of, null where it may lie anywhere. */
export interface Anchored {
  readonly path: string;
  readonly root: string | null;
}

/** Added to how a file is opened: its last part was no link when it was looked up, and must be none now. */
// Windows has none.
export const NO_FOLLOW = constants.O_NOFOLLOW ?? 0;
/** Linux's, which Node does not name: a folder as a place to go on from, whether or not it may be listed. */
const O_PATH = 0o10000000;
const A_FOLDER = O_PATH | constants.O_DIRECTORY | NO_FOLLOW;

/**
 * Calls `work` with a path to the file whose folder cannot be exchanged for a link in the meantime. On Linux the
 * folders are opened one after the other from the root, none through a link, and the path begins at the last of them.
 * Elsewhere Node knows no such way: the folder is looked up once more just before, and what happens after that is not seen.
 *
 * @param making makes the folders that are not there
 */
export async function atFile<T>({ path, root }: Anchored, work: (path: string) => Promise<T>, making = false): Promise<T> {
  if (root === null) {
    if (making) await mkdir(dirname(path), { recursive: true });
    return work(path);
  }
  return inFolder({ path: dirname(path), root }, (folder) => work(join(folder, basename(path))), making);
}

/** The same for a folder: `work` is given a path that is the folder itself. */
export async function inFolder<T>({ path, root }: Anchored, work: (folder: string) => Promise<T>, making = false): Promise<T> {
  if (root === null) return work(path);
  if (process.platform !== 'linux') {
    if (making) await mkdir(path, { recursive: true });
    if ((await realpath(path)) !== path) throw Object.assign(new Error('the folder was exchanged for a link'), { code: 'ELOOP' });
    return work(path);
  }
  const parts = relative(root, path).split(sep);
  // The root itself, asked for as a file: what lies above it was not the question.
  if (parts[0] === '..') throw Object.assign(new Error('it is the root of the workspace'), { code: 'EISDIR' });
  const folder = await openFolder(
    root,
    parts.filter((part) => part !== ''),
    making,
  );
  try {
    return await work(byNumber(folder));
  } finally {
    await folder.close();
  }
}

async function openFolder(root: string, parts: readonly string[], making: boolean): Promise<FileHandle> {
  let folder = await open(root, A_FOLDER);
  try {
    for (const part of parts) {
      const path = join(byNumber(folder), part);
      const inner = await open(path, A_FOLDER).catch(async (error: NodeJS.ErrnoException) => {
        if (!making || error.code !== 'ENOENT') throw error;
        await mkdir(path).catch((failure: NodeJS.ErrnoException) => {
          // Another call may have made it.
          if (failure.code !== 'EEXIST') throw failure;
        });
        return open(path, A_FOLDER);
      });
      await folder.close();
      folder = inner;
    }
    return folder;
  } catch (error) {
    await folder.close();
    throw error;
  }
}

function byNumber(folder: FileHandle): string {
  return `/proc/self/fd/${folder.fd}`;
}
