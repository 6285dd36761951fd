import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { assertNever } from '#shared/lib/assert-never.ts';
import type { Confined, Unconfined } from '#main/core/ports/sandbox.ts';
import { type Folders, type Mount, mountsFor } from './mounts.ts';

/**
 * Processes, users and devices of its own, and no capability. Not `--die-with-parent`: bubblewrap's first process ends
 * with the command, and would take a `tee` behind it along; the leash in the shell's gate does it (ADR 0010).
 */
const APART = ['--unshare-user-try', '--unshare-pid', '--unshare-ipc', '--unshare-uts', '--unshare-cgroup-try', '--cap-drop', 'ALL'];

/** Temporary files of others, and the sockets by which docker, systemd or an agent for keys would act outside for the command. */
const FRESH = ['/tmp', '/var/tmp', '/run'];
/** What lies in `/run` and is needed: names of the network, and all programs of NixOS. */
const NEEDED = ['/etc/resolv.conf', '/run/current-system'];
const TEMPORARY = '/tmp';

/** What the programs of the system need of it; it holds nothing of a person's. */
const SYSTEM = ['/usr', '/lib', '/lib64', '/nix/store'];

/** The command under bubblewrap: it reads the system, writes the workspace, and has a `/tmp` that goes with it. */
export async function confineByBubblewrap(program: string, folders: Folders, asked: Unconfined): Promise<Confined> {
  const confined = (seen: readonly string[], env: Confined['env']): Confined => ({
    command: [program, ...APART, ...seen, '--chdir', asked.cwd, '--', ...asked.command],
    env,
    release: () => Promise.resolve(),
  });
  if (asked.alone === true) return confined(['--unshare-net', '--die-with-parent', ...(await aloneWith(folders, asked))], {});
  const mounts = await mountsFor(asked.workspace, folders, await systemMounts());
  // The home folder cannot be written: what keeps a cache there is sent where it can.
  const caches = { XDG_CACHE_HOME: `${TEMPORARY}/.cache`, npm_config_cache: `${TEMPORARY}/.npm` };
  return confined(['--ro-bind', '/', '/', ...mountArguments(mounts)], { TMPDIR: TEMPORARY, TMP: TEMPORARY, TEMP: TEMPORARY, ...caches });
}

async function aloneWith(folders: Folders, { workspace, command }: Unconfined): Promise<string[]> {
  const programs = [...SYSTEM, ...command.slice(0, 1)].filter((path) => existsSync(path));
  const system = programs.map((path): Mount => ({ path, kind: 'seen' }));
  const mounts = await mountsFor(workspace, folders, [...system, { path: '/dev', kind: 'devices' }]);
  return mountArguments(mounts.map((mount) => (mount.kind === 'own' ? { ...mount, kind: 'seen' } : mount)));
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

function mountArguments(mounts: readonly Mount[]): string[] {
  // Made read-only last: the mounts within it need places to stand on.
  const shut = mounts.filter(({ kind }) => kind === 'closed').flatMap(({ path }) => ['--remount-ro', path]);
  return [...mounts.flatMap(mountArgument), ...shut];
}

function mountArgument({ path, kind }: Mount): string[] {
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
