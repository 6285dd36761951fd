import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { TreeStep } from '#main/core/ports/checkpoints.ts';
import { fail, GitFailed, problemOf } from './problems.ts';
import type { Run } from './run.ts';
import type { Shadow } from './shadow.ts';
import { wholeFolder } from './whole-folder.ts';

/** What stands at a path in one of two trees and not, or otherwise, in the other. */
interface Difference {
  readonly path: string;
  /** Mode in the tree that the files are brought to; `000000` where it has none. */
  readonly mode: string;
  readonly oid: string;
  readonly formerMode: string;
  readonly formerOid: string;
}

const REPOSITORY = '160000';
const NOTHING = '000000';

/** Brings the files to a tree. The folder's own index and HEAD do not hear of it. */
export async function restoreFiles(run: Run, shadow: Shadow, { from, to: tree }: TreeStep): Promise<string> {
  const { top, env } = shadow;
  const what = `Restoring the files of ${top}`;
  const now = await wholeFolder(run, shadow);
  if (now !== from) fail('files_moved', `${what}: a file has changed in this very moment. Nothing was changed. Try again.`);
  const differs = await differences(run, shadow, now, tree);
  const wanted = differs.filter(({ mode, formerMode }) => mode !== REPOSITORY && formerMode !== REPOSITORY);
  if (wanted.length === 0) return now;
  await refuseWhatWouldBeLost(top, wanted);
  const target = await withRepositories(run, shadow, tree, differs);
  const ran = await run({ tree: top }, ['read-tree', '-m', '-u', now, target], { env });
  // Git looks at all of them before it writes the first.
  if (/not uptodate|would be (overwritten|removed)/.test(ran.err)) {
    fail('files_moved', `${what}: ${ran.err.trim().replace(/^(fatal|error): /, '')}. Nothing was changed. Try again.`);
  }
  if (ran.code !== 0) throw new GitFailed(problemOf(ran, what));
  return wholeFolder(run, shadow);
}

async function differences(run: Run, { top, env }: Shadow, from: string, to: string): Promise<Difference[]> {
  const ran = await run({ tree: top }, ['diff-tree', '-r', '-z', '--raw', '--no-renames', '--no-abbrev', from, to, '--'], { env });
  if (ran.code !== 0) fail('checkpoint_gone', `The checkpoint ${to} of ${top} is gone: git has lost it, or its ref was deleted.`);
  const fields = ran.out.split('\0');
  const found: Difference[] = [];
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const [formerMode = '', mode = '', formerOid = '', oid = ''] = (fields[at] ?? '').slice(1).split(' ');
    found.push({ path: fields[at + 1] ?? '', mode, oid, formerMode, formerOid });
  }
  return found;
}

/**
 * Whatever a checkpoint has was taken into `now` as well, and can be had back. What is on the disk and not in `now` is ignored, or of a
 * repository inside the folder: where a file is to be written in its place, it would be lost.
 */
async function refuseWhatWouldBeLost(top: string, wanted: readonly Difference[]): Promise<void> {
  const goes = new Set(wanted.filter(({ formerMode }) => formerMode !== NOTHING).map(({ path }) => path));
  for (const { path, mode, formerMode } of wanted) {
    if (mode === NOTHING || formerMode !== NOTHING) continue;
    const lost = (await aboveInTheWay(top, path, goes)) ?? (await keptAt(top, path, goes));
    if (lost === null) continue;
    fail(
      'file_in_the_way',
      `${lost} stands where ${path} is to be restored, and is in no checkpoint. Nothing was changed. Move it away, then try again.`,
    );
  }
}

/** A file or a link, above a path, that no checkpoint has. */
async function aboveInTheWay(top: string, path: string, goes: ReadonlySet<string>): Promise<string | null> {
  const parts = path.split('/');
  for (let length = 1; length < parts.length; length += 1) {
    const above = parts.slice(0, length).join('/');
    const there = await lstat(join(top, above)).catch(() => null);
    if (there === null || goes.has(above)) return null;
    if (!there.isDirectory()) return above;
    if ((await lstat(join(top, above, '.git')).catch(() => null)) !== null) return above;
  }
  return null;
}

/** What stands at a path, or below it, that no checkpoint has. */
async function keptAt(top: string, path: string, goes: ReadonlySet<string>): Promise<string | null> {
  const there = await lstat(join(top, path)).catch(() => null);
  if (there === null || goes.has(path)) return null;
  if (!there.isDirectory()) return path;
  for (const name of await readdir(join(top, path))) {
    const lost = await keptAt(top, `${path}/${name}`, goes);
    if (lost !== null) return lost;
  }
  return null;
}

/** The tree to be restored, with the repositories inside the folder as they are now: what they hold is theirs. */
async function withRepositories(run: Run, { top, env, folder }: Shadow, tree: string, differs: readonly Difference[]): Promise<string> {
  const inner = differs.filter(({ mode, formerMode }) => mode === REPOSITORY || formerMode === REPOSITORY);
  if (inner.length === 0) return tree;
  const at = { tree: top };
  const what = `Restoring the files of ${top}`;
  const index = join(folder, 'index-to-restore');
  const own = { env: { ...env, GIT_INDEX_FILE: index } };
  try {
    await run.need(what, at, ['read-tree', tree], own);
    const input = inner.map(({ path, formerMode, formerOid }) =>
      formerMode === REPOSITORY ? `${formerMode} ${formerOid} 0\t${path}\0` : `0 ${'0'.repeat(tree.length)} 0\t${path}\0`,
    );
    await run.need(what, at, ['update-index', '--replace', '-z', '--index-info'], { ...own, input: input.join('') });
    return await run.need(what, at, ['write-tree'], own);
  } finally {
    await rm(index, { force: true });
  }
}
