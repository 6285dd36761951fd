import { existsSync } from 'node:fs';
import { realpath } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';

/** What a confined command finds at a path: `own` can be written, `seen` only read, `closed` is empty. */
export interface Mount {
  readonly path: string;
  readonly kind: 'own' | 'seen' | 'closed' | 'fresh' | 'devices' | 'processes';
}

export interface Folders {
  /** Those of the config and of the data: not even read. */
  readonly closed: readonly string[];
  /** Exceptions within them, to read. */
  readonly open: readonly string[];
}

/** Where two kinds meet at one path the first holds. */
const RANK: readonly Mount['kind'][] = ['closed', 'own', 'seen', 'devices', 'processes', 'fresh'];

/** The workspace and the folders of Coppice as mounts, by their real paths, each before what lies in it. `more` are the system's. */
export async function mountsFor(workspace: string, folders: Folders, more: readonly Mount[] = []): Promise<Mount[]> {
  const own = await realpath(workspace);
  const closed = await present(folders.closed);
  const within = (path: string) => closed.some((folder) => path.startsWith(folder + sep));
  const seen = [...(await present(folders.open)), treeOf(own, closed)].filter(within);
  const mounts: Mount[] = [
    ...more,
    ...closed.map((path) => ({ path, kind: 'closed' as const })),
    ...seen.map((path) => ({ path, kind: 'seen' as const })),
    { path: own, kind: 'own' },
  ];
  const strongest = mounts.filter(
    ({ path, kind }) => !mounts.some((other) => other.path === path && RANK.indexOf(other.kind) < RANK.indexOf(kind)),
  );
  return [...new Map(strongest.map((mount) => [mount.path, mount])).values()].toSorted((a, b) => a.path.length - b.path.length);
}

/** Top of the git tree that a workspace in a closed folder belongs to: git asks there for the rest of it. */
function treeOf(workspace: string, closed: readonly string[]): string {
  for (let folder = workspace; !closed.includes(folder) && folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
  }
  return workspace;
}

async function present(paths: readonly string[]): Promise<string[]> {
  const real = await Promise.all(paths.map((path) => realpath(path).catch(() => null)));
  return real.filter((path) => path !== null);
}
