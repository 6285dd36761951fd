import { type Dirent, existsSync, statSync } from 'node:fs';
import { readdir, realpath } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import type { FolderEntry } from '#shared/contract/system.ts';
import { ok, refuse, type Result } from '#shared/lib/result.ts';

/** Longest list that is given: a folder with more is not one to click through. */
const MOST = 500;

/** As a person writes a path: `~` is the home folder, and a relative one begins there too, since a window has no folder of its own. */
export function expandPath(path: string, home = homedir()): string {
  const trimmed = path.trim();
  if (trimmed === '~') return home;
  if (trimmed.startsWith('~/') || trimmed.startsWith('~\\')) return join(home, trimmed.slice(2));
  return isAbsolute(trimmed) ? resolve(trimmed) : resolve(home, trimmed);
}

/** Folders within a folder, by name, hidden ones left out. */
export async function browse(path: string | null): Promise<Result<{ path: string; parent: string | null; entries: FolderEntry[] }>> {
  const wanted = path === null || path.trim() === '' ? homedir() : expandPath(path);
  try {
    const folder = await realpath(wanted);
    const found = await readdir(folder, { withFileTypes: true });
    const entries = found
      .filter((entry) => !entry.name.startsWith('.') && isFolder(entry))
      .map(({ name }) => ({ name, path: join(folder, name), repository: existsSync(join(folder, name, '.git')) }))
      .toSorted((a, b) => Number(b.repository) - Number(a.repository) || a.name.localeCompare(b.name));
    const parent = dirname(folder);
    return ok({ path: folder, parent: parent === folder ? null : parent, entries: entries.slice(0, MOST) });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOENT') return refuse('no_such_folder', `there is no folder ${wanted}`);
    if (code === 'ENOTDIR') return refuse('not_a_folder', `${wanted} is not a folder`);
    return refuse('unreadable', `${wanted} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Or a link to one, which is how many reach their projects. */
function isFolder(entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.isDirectory() ?? false;
}
