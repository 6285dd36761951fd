import { createHash } from 'node:crypto';
import { copyFile, mkdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeptFolder } from '#main/core/ports/checkpoints.ts';
import { headOf } from './refs.ts';
import type { Run } from './run.ts';
import { dropConverted } from './converted.ts';

/**
 * A git directory of ours beside a person's: the same files and the same objects, but an index, a HEAD and a configuration of its own.
 * Through it git sees every byte as it stands on the disk, and what it notes there is in nobody's way.
 */
export interface Shadow {
  readonly top: string;
  readonly repository: string;
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Where the person's own list of what is ignored stands. */
  readonly exclude: string;
  /** Whether the disk tells who may run a file. */
  readonly trustsMode: boolean;
}

/** Before any other attributes: no line end, no `$Id$`, no encoding and no filter stands between the disk and git. */
const ATTRIBUTES = '* -text !eol !crlf -ident -filter !working-tree-encoding\n';

/** What of the repository's own configuration tells how the disk is to be read. */
const ABOUT_THE_DISK = ['core.filemode', 'core.ignorecase', 'core.symlinks', 'core.precomposeunicode', 'core.excludesfile'];

export function shadowFolder(parent: string, top: string): string {
  return join(parent, createHash('sha256').update(top).digest('hex').slice(0, 16));
}

/** Makes the shadow of a folder, or brings its configuration up to date. */
export async function openShadow(run: Run, parent: string, { top, repository }: KeptFolder): Promise<Shadow> {
  const folder = shadowFolder(parent, top);
  const at = { tree: top };
  const places = ['--git-path', 'objects', '--git-path', 'info/exclude', '--show-object-format'];
  const [objects = '', exclude = '', format = 'sha1'] = (
    await run.need(`Reading ${top}`, at, ['rev-parse', '--path-format=absolute', ...places])
  ).split('\n');
  const settings = await settingsOf(run, top);
  const env = {
    GIT_DIR: folder,
    GIT_WORK_TREE: top,
    GIT_INDEX_FILE: join(folder, 'index'),
    GIT_OBJECT_DIRECTORY: objects,
    // Into an index of ours git may write what it has learnt of the disk.
    GIT_OPTIONAL_LOCKS: '1',
  };
  const shadow = { top, repository, folder, env, exclude, trustsMode: settings.get('core.filemode') !== 'false' };
  const known = await isFile(join(folder, 'index'));
  for (const name of ['objects', 'refs', 'info']) await mkdir(join(folder, name), { recursive: true });
  await writeFile(join(folder, 'config'), configOf(settings, format));
  await writeFile(join(folder, 'info/attributes'), ATTRIBUTES);
  if (!known) await plant(run, shadow);
  return shadow;
}

/** What a folder's own index knows saves reading every file again. */
export async function plant(run: Run, shadow: Shadow): Promise<void> {
  const { top, folder } = shadow;
  const index = join(folder, 'index');
  await rm(index, { force: true });
  await pointHead(shadow, (await headOf(run, { tree: top })).head);
  const own = await run.need(`Reading ${top}`, { tree: top }, ['rev-parse', '--path-format=absolute', '--git-path', 'index']);
  const times = await stat(own).catch(() => null);
  if (times === null) return;
  await copyFile(own, index);
  // Git rereads files that are as young as its index: a younger copy would hide a change made in that moment.
  await utimes(index, times.atime, new Date(times.mtimeMs - 1));
  await dropConverted(run, shadow);
}

/** Git compares an index with HEAD too, and would list every file where there is none. */
export async function pointHead({ folder }: Shadow, commit: string | null): Promise<void> {
  await writeFile(join(folder, 'HEAD'), `${commit ?? 'ref: refs/heads/none'}\n`);
}

/** The person's own list of what is ignored here; it may have changed since. A lock in the way is of a git that was killed. */
export async function refreshShadow({ folder, exclude }: Shadow): Promise<void> {
  await rm(join(folder, 'index.lock'), { force: true });
  await copyFile(exclude, join(folder, 'info/exclude')).catch(() => rm(join(folder, 'info/exclude'), { force: true }));
}

async function settingsOf(run: Run, top: string): Promise<ReadonlyMap<string, string>> {
  const wanted = `^(${ABOUT_THE_DISK.join('|').replaceAll('.', String.raw`\.`)})$`;
  const listed = await run({ tree: top }, ['config', '--path', '-z', '--get-regexp', wanted]);
  const entries = listed.out.split('\0').map((entry) => entry.split('\n', 2));
  return new Map(entries.flatMap(([key = '', value = 'true']) => (key === '' ? [] : [[key, value]])));
}

function configOf(settings: ReadonlyMap<string, string>, format: string): string {
  const lines = [...settings].map(([key, value]) => `\t${key.slice('core.'.length)} = ${JSON.stringify(value)}`);
  const version = format === 'sha1' ? 0 : 1;
  const extensions = format === 'sha1' ? '' : `[extensions]\n\tobjectformat = ${format}\n`;
  const core = ['[core]', `\trepositoryformatversion = ${version}`, '\tbare = false', '\tautocrlf = false', ...lines];
  return `${core.join('\n')}\n${extensions}`;
}

function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
