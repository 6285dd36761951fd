import { chmod, lstat, readdir, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Deletes a folder one file after another, so that whoever wants the disk comes in between, read-only folders included.
 * Ends early when the signal is aborted: the rest is for another time.
 */
export async function deleteSlowly(path: string, signal: AbortSignal): Promise<void> {
  const found = await lstat(path).catch(() => null);
  if (found === null || signal.aborted) return;
  if (!found.isDirectory()) return unlink(path);
  if ((found.mode & 0o700) !== 0o700) await chmod(path, 0o700);
  // Again where something was put in meanwhile, as by a git that outlived the engine before.
  for (let tries = 1; !signal.aborted; tries += 1) {
    for (const name of await readdir(path)) await deleteSlowly(join(path, name), signal);
    if (signal.aborted || (await removed(path, tries === TRIES))) return;
  }
}

const TRIES = 20;

/** @param last the error is thrown */
async function removed(path: string, last: boolean): Promise<boolean> {
  try {
    await rmdir(path);
    return true;
  } catch (error) {
    if (last || !(error instanceof Error && 'code' in error && error.code === 'ENOTEMPTY')) throw error;
    return false;
  }
}
