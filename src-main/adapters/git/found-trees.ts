import { createHash } from 'node:crypto';
import { lstat, readdir, readFile, stat } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import type { FoundTree } from '#main/core/ports/git.ts';
import { isThere } from './changes.ts';
import { markOf, type Owner, treeOf } from './mark-tree.ts';
import { isPassing } from './remove-tree.ts';
import type { Run } from './run.ts';
import { treesOf } from './trees.ts';

/** Branches of agents; what else stands in a repository is the person's. */
const BRANCHES = 'refs/heads/coppice/';

/**
 * What of Coppice stands in a repository: trees on git's record, folders among the data directory's own that git knows nothing of,
 * and branches that are checked out nowhere. Trees that the person made by hand are left out, and those in the `pool`.
 */
export async function foundTrees(run: Run, repository: string, folder: string, owner: Owner, pool: string | null): Promise<FoundTree[]> {
  // A repository that was moved or deleted has left its trees behind, and they take their room.
  const stands = await lstat(repository).then(
    () => true,
    () => false,
  );
  const what = `Listing the branches of ${repository}`;
  const [recorded, refs, names] = await Promise.all([
    stands ? recordedTrees(run, repository, owner, pool) : [],
    stands ? run.need(what, { repository }, ['for-each-ref', '--format=%(refname) %(objectname)', BRANCHES]) : '',
    readdir(folder, { withFileTypes: true }).catch(() => []),
  ]);
  const known = new Set(recorded.map(({ path }) => path));
  const folders = names
    .filter((entry) => entry.isDirectory() && !isPassing(entry.name))
    .map(({ name }) => join(folder, name))
    .filter((path) => !known.has(path))
    .map((path) => ({ ...NOTHING, id: idOf(repository, path), path, owner: 'own' as const, there: true }));
  const checkedOut = new Set(recorded.map(({ branch }) => branch));
  const branches = refs
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => ({ branch: line.slice('refs/heads/'.length, line.lastIndexOf(' ')), head: line.slice(line.lastIndexOf(' ') + 1) }))
    .filter(({ branch }) => !checkedOut.has(branch))
    .map((of) => ({ ...NOTHING, ...of, id: idOf(repository, of.branch) }));
  return [...recorded, ...folders, ...branches];
}

/** The repositories that the folders of a data directory say they are trees of; for those that its ledger does not know. */
export async function repositoriesBelow(root: string): Promise<string[]> {
  const found = new Set<string>();
  for (const project of await readdir(root).catch(() => [])) {
    for (const tree of await readdir(join(root, project)).catch(() => [])) {
      const text = await readFile(join(root, project, tree, '.git'), 'utf8').catch(() => '');
      const repository = /^gitdir: (.+)[\\/]worktrees[\\/][^\\/]+\n?$/.exec(text)?.[1];
      if (repository !== undefined) found.add(repository);
    }
  }
  return [...found];
}

const NOTHING = { path: null, branch: null, head: null, owner: 'unknown', recorded: false, there: false, madeAt: null } as const;

async function recordedTrees(run: Run, repository: string, owner: Owner, pool: string | null): Promise<FoundTree[]> {
  const [trees, folders] = await Promise.all([treesOf(run, repository), gitFolders(repository)]);
  const found: FoundTree[] = [];
  for (const { path, branch, head, main } of trees) {
    if (main || (pool !== null && path.startsWith(`${pool}${sep}`))) continue;
    if (path.startsWith(`${owner.root}${sep}`) && isPassing(basename(path))) continue;
    const folder = folders.get(path);
    const [mark, made, there] = await Promise.all([
      folder === undefined ? null : markOf(folder),
      // Written once, when the tree is made.
      folder === undefined ? null : stat(join(folder, 'commondir')).catch(() => null),
      isThere(path),
    ]);
    const whose = ownerOf(mark, path, branch, owner);
    if (whose === null) continue;
    const madeAt = made === null ? null : Math.round(made.mtimeMs);
    found.push({ id: idOf(repository, path), path, branch, head, owner: whose, recorded: true, there, madeAt });
  }
  return found;
}

/** Null for a tree that is nobody's here: the person's own. */
function ownerOf(mark: string | null, path: string, branch: string | null, owner: Owner): FoundTree['owner'] | null {
  if (mark !== null) return mark === owner.id ? 'own' : 'other';
  // Made before trees were marked, or cut off by a crash before it was.
  if (path.startsWith(`${owner.root}${sep}`)) return 'own';
  return branch?.startsWith('coppice/') === true ? 'other' : null;
}

async function gitFolders(repository: string): Promise<Map<string, string>> {
  const all = join(repository, 'worktrees');
  const folders = new Map<string, string>();
  for (const name of await readdir(all).catch(() => [])) {
    const path = await treeOf(join(all, name));
    if (path !== null) folders.set(path, join(all, name));
  }
  return folders;
}

/** As long as an agent's id, and the same for as long as it lies there. */
function idOf(repository: string, where: string): string {
  return createHash('sha256').update(`${repository}\0${where}`).digest('hex').slice(0, 8);
}
