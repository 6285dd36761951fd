import { accessSync, chmodSync, constants, existsSync, mkdirSync, readdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Problem, Result } from '#shared/lib/result.ts';
import { ok, refuse } from '#shared/lib/result.ts';

/**
 * Makes the data directory where it is missing, for this person alone (0700). One that stands is closed to others too, if it is empty
 * or Coppice's already; a folder that holds something else keeps its mode.
 * @returns its real path.
 */
export function openDataDirectory(path: string): Result<string, Problem<'data_directory_unusable'>> {
  const directory = resolve(path);
  const unusable = (why: string) =>
    refuse(
      'data_directory_unusable',
      `the data directory ${directory} cannot be used: ${why}; choose another with -D or COPPICE_GLOBAL_DATA`,
    );
  try {
    makeFolders(directory);
    const stats = statSync(directory);
    if (!stats.isDirectory()) return unusable('a file stands in its path');
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    if ((stats.mode & 0o077) !== 0 && stats.uid === process.getuid?.() && isOurs(directory)) chmodSync(directory, 0o700);
    return ok(realpathSync(directory));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST' || code === 'ENOTDIR') return unusable('a file stands in its path');
    return unusable(error instanceof Error ? error.message : String(error));
  }
}

function isOurs(directory: string): boolean {
  return existsSync(join(directory, 'engine.lock')) || readdirSync(directory).length === 0;
}

/** One folder after the other from the first that stands: Node's own `recursive` never returns where a parent refuses with ENOENT, as /proc does. */
function makeFolders(directory: string): void {
  const missing: string[] = [];
  for (let folder = directory; !existsSync(folder) && folder !== dirname(folder); folder = dirname(folder)) missing.unshift(folder);
  for (const folder of missing) {
    try {
      mkdirSync(folder, { mode: 0o700 });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
