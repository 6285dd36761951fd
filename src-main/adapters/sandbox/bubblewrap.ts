import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { assertNever } from '#shared/lib/assert-never.ts';
import type { Confined, Unconfined } from '#main/core/ports/sandbox.ts';
import { type Folders, type Mount, mountsFor } from './mounts.ts';

/**
 * Processes, users and devices of its own, and no capability. Not `--die-with-parent`: bubblewrap's first process ends
 * with the command, and would take a `tee` behind it along; the leash in the shell's gate does it (ADR 0010).
 */
export const APART = ['--unshare-user-try', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try', '--cap-drop', 'ALL'];

/** Temporary files of others, and the sockets by which docker, systemd or an agent for keys would act outside for the command. */
const FRESH = ['/tmp', '/var/tmp', '/run'];
/** What lies in `/run` and is needed: names of the network, and all programs of NixOS. */
const NEEDED = ['/etc/resolv.conf', '/run/current-system'];
const TEMPORARY = '/tmp';

/** The command under bubblewrap: it reads the system, writes the workspace, and has a `/tmp` that goes with it. */
export async function confineByBubblewrap(program: string, folders: Folders, asked: Unconfined): Promise<Confined> {
  const mounts = await mountsFor(asked.cwd, folders, await systemMounts());
  // Made read-only last: the mounts within it need places to stand on.
  const shut = mounts.filter(({ kind }) => kind === 'closed').flatMap(({ path }) => ['--remount-ro', path]);
  return {
    command: [
      program,
      ...APART,
      '--ro-bind',
      '/',
      '/',
      ...mounts.flatMap(mountArguments),
      ...shut,
      '--chdir',
      asked.cwd,
      '--',
      ...asked.command,
    ],
    // The home folder cannot be written: what keeps a cache there is sent where it can.
    env: {
      TMPDIR: TEMPORARY,
      TMP: TEMPORARY,
      TEMP: TEMPORARY,
      XDG_CACHE_HOME: `${TEMPORARY}/.cache`,
      npm_config_cache: `${TEMPORARY}/.npm`,
    },
    release: () => Promise.resolve(),
  };
}

async function systemMounts(): Promise<Mount[]> {
  const needed = await Promise.all(NEEDED.map((path) => realpath(path).catch(() => null)));
  return [
    { path: '/dev', kind: 'devices' },
    { path: '/proc', kind: 'processes' },
    ...FRESH.filter((path) => existsSync(path)).map((path) => ({ path, kind: 'fresh' as const })),
    ...needed.filter((path) => path?.startsWith('/run/')).map((path) => ({ path: path ?? '', kind: 'seen' as const })),
  ];
}

function mountArguments({ path, kind }: Mount): string[] {
  switch (kind) {
    case 'own':
      return ['--bind', path, path];
    case 'seen':
      return ['--ro-bind', path, path];
    case 'closed':
    case 'fresh':
      return ['--tmpfs', path];
    case 'devices':
      return ['--dev', path];
    case 'processes':
      return ['--proc', path];
    default:
      return assertNever(kind);
  }
}
