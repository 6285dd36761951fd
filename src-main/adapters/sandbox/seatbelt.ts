import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Confined, Unconfined } from '#main/core/ports/sandbox.ts';
import { type Folders, type Mount, mountsFor } from './mounts.ts';

/** Of rules that fit the last one holds. Other processes are neither read, signalled nor asked to act in its stead. */
const RULES = [
  '(version 1)',
  '(allow default)',
  '(deny file-write*)',
  '(allow file-write* (literal "/dev/null") (literal "/dev/zero") (literal "/dev/tty") (literal "/dev/dtracehelper") (subpath "/dev/fd"))',
  '(deny appleevent-send)',
  '(deny process-info* (target others))',
  '(deny signal (target others))',
  '(allow signal (target same-sandbox))',
];

/** The command under macOS's own sandbox, with a temporary folder that is removed after it. */
export async function confineBySeatbelt(program: string, folders: Folders, asked: Unconfined): Promise<Confined> {
  const temporary = await realpath(await mkdtemp(join(tmpdir(), 'coppice-shell-')));
  const mounts = [...(await mountsFor(asked.workspace, folders)), { path: temporary, kind: 'own' } as const];
  const places = mounts.flatMap(({ path }, index) => ['-D', `PLACE_${index}=${path}`]);
  const profile = [...RULES, ...mounts.map((mount, index) => rule(mount, `(subpath (param "PLACE_${index}"))`))].join('\n');
  return {
    command: [program, ...places, '-p', profile, ...asked.command],
    env: { TMPDIR: temporary, TMP: temporary, TEMP: temporary },
    release: () => rm(temporary, { recursive: true, force: true }).catch(() => undefined),
  };
}

function rule({ kind }: Mount, place: string): string {
  if (kind === 'own') return `(allow file-read* file-write* ${place})`;
  if (kind === 'seen') return `(allow file-read* ${place})`;
  // What a file is called and how large it is can still be asked: paths through the folder have to be.
  return `(deny file-read-data file-write* ${place})`;
}
