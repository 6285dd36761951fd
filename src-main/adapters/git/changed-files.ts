import { lstat, realpath } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { FileEntry } from './chain.ts';
import type { Run } from './run.ts';
import type { Shadow } from './shadow.ts';

/**
 * The files that a tool wrote, as they are to stand in the tree: those that are ignored and not in it, or of a repository inside the
 * folder, are left out. Null where this cannot be told from the files alone, and the folder is to be looked at as a whole.
 * Costs the same however many files the folder has.
 */
export async function changedFiles(run: Run, shadow: Shadow, tree: string, files: readonly string[]): Promise<FileEntry[] | null> {
  const { top, trustsMode } = shadow;
  const inside: { path: string; executable: boolean }[] = [];
  for (const file of files) {
    const path = relative(top, file).split(sep).join('/');
    // Elsewhere on the disk: no business of this folder.
    if (path === '' || path === '..' || path.startsWith('../')) continue;
    if (path.split('/').some((part) => part.toLowerCase() === '.git') || (await isInRepository(top, file))) continue;
    const there = await lstat(file).catch(() => null);
    // Gone or replaced since, or named through a link: then a look at everything tells.
    if (there?.isFile() !== true || (await realpath(dirname(file))) !== dirname(file)) return null;
    inside.push({ path, executable: (there.mode & 0o100) !== 0 });
  }
  if (inside.length === 0) return [];
  const paths = inside.map(({ path }) => path);
  const [ignored, before] = await Promise.all([ignoredOf(run, shadow, paths), entriesOf(run, shadow, tree, paths)]);
  const kept = inside.filter(({ path }) => !ignored.has(path) || before.has(path));
  if (kept.length === 0) return [];
  const args = ['hash-object', '-w', '--no-filters', '--', ...kept.map(({ path }) => path)];
  const oids = (await run.need(`Keeping files of ${top}`, { tree: top }, args, { env: shadow.env })).split('\n');
  return kept.flatMap(({ path, executable }, place) => {
    const oid = oids[place] ?? '';
    const former = before.get(path);
    const mode = trustsMode ? (executable ? '100755' : '100644') : former?.mode === '100755' ? '100755' : '100644';
    return former?.oid === oid && former.mode === mode ? [] : [{ mode, oid, path }];
  });
}

/** Whether a file lies in a repository inside of the folder: that is recorded by its commit. */
async function isInRepository(top: string, file: string): Promise<boolean> {
  for (let folder = dirname(file); folder.length > top.length; folder = dirname(folder)) {
    if ((await lstat(join(folder, '.git')).catch(() => null)) !== null) return true;
  }
  return false;
}

/** Without a look at the index, which would be read as a whole. */
async function ignoredOf(run: Run, { top, env }: Shadow, paths: readonly string[]): Promise<ReadonlySet<string>> {
  const ran = await run({ tree: top }, ['check-ignore', '--no-index', '-z', '--stdin'], { env, input: `${paths.join('\0')}\0` });
  return new Set(ran.out.split('\0'));
}

async function entriesOf(run: Run, { top, env }: Shadow, tree: string, paths: readonly string[]): Promise<Map<string, FileEntry>> {
  const literal = paths.map((path) => `:(literal)${path}`);
  const listed = await run.need(`Reading a checkpoint of ${top}`, { tree: top }, ['ls-tree', '-z', '--full-tree', tree, '--', ...literal], {
    env,
  });
  const found = new Map<string, FileEntry>();
  for (const line of listed.split('\0')) {
    const [, mode, oid, path] = /^(\d+) \w+ ([0-9a-f]+)\t([^]*)$/.exec(line) ?? [];
    if (mode !== undefined && oid !== undefined && path !== undefined) found.set(path, { mode, oid, path });
  }
  return found;
}
