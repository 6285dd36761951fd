import { accessSync, constants, mkdirSync, realpathSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Problem, Result } from '#shared/lib/result.ts';
import { ok, refuse } from '#shared/lib/result.ts';

/** Makes the data directory where it is missing, for this person alone (0700). @returns its real path. */
export function openDataDirectory(path: string): Result<string, Problem<'data_directory_unusable'>> {
  const directory = resolve(path);
  const unusable = (why: string) =>
    refuse(
      'data_directory_unusable',
      `the data directory ${directory} cannot be used: ${why}; choose another with -D or COPPICE_GLOBAL_DATA`,
    );
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (!statSync(directory).isDirectory()) return unusable('it is no folder');
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK);
    return ok(realpathSync(directory));
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'EEXIST' || code === 'ENOTDIR') return unusable('a file stands in its path');
    return unusable(error instanceof Error ? error.message : String(error));
  }
}
