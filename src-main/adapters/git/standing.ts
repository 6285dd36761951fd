import { lstat, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Standing } from '#main/core/ports/git.ts';
import { isThere } from './changes.ts';
import { withoutDrivers } from './drivers.ts';
import { branchRef } from './refs.ts';
import type { Run } from './run.ts';
import { statusOf } from './status.ts';
import { isTopOfTree } from './trees.ts';

interface Stands {
  readonly repository: string;
  /** Null for a branch alone. */
  readonly path: string | null;
  /** Null where it is not known, or HEAD is detached. */
  readonly branch: string | null;
  /** Branch that it is to be merged into; null compares with every other branch and tag. */
  readonly target: string | null;
  /** Commit that it began at, which is no work of its own. */
  readonly base: string | null;
}

/** How a tree stands: what would be lost with it, and how far its branch and its target have grown apart. */
export async function standingOf(run: Run, { repository, path, branch, target, base }: Stands): Promise<Standing> {
  const there =
    path !== null &&
    (await lstat(path).then(
      () => true,
      () => false,
    ));
  const isTree = there && (await isThere(path));
  const [tips, tree] = await Promise.all([tipsOf(run, repository, [branch, target]), isTree ? treeAt(run, path) : null]);
  const tip = tips.get(branch) ?? null;
  const other = tips.get(target) ?? null;
  // What stands on another branch that is checked out there stays with that branch.
  const detached = tree?.detached ?? null;
  const own = [...new Set([tip, detached])].filter((commit) => commit !== null);
  return {
    head: tip ?? tree?.head ?? null,
    ...(await apart(run, repository, own, { other, branch, base })),
    ...(tree === null ? { changed: there ? null : 0, nested: [] } : await contents(run, tree.path)),
  };
}

/** Where branches stand, in one call: a hundred trees are looked at one after the other. */
async function tipsOf(run: Run, repository: string, branches: readonly (string | null)[]): Promise<Map<string | null, string>> {
  const refs = branches.filter((branch) => branch !== null).map(branchRef);
  if (refs.length === 0) return new Map();
  const out = await run.need(`Reading the branches of ${repository}`, { repository }, [
    'for-each-ref',
    '--format=%(objectname) %(refname)',
    ...refs,
  ]);
  const found = out.split('\n').map((line): [string, string] => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]);
  const byRef = new Map(found);
  return new Map(
    branches.flatMap((branch) => {
      const commit = branch === null ? undefined : byRef.get(branchRef(branch));
      return commit === undefined ? [] : [[branch, commit] as const];
    }),
  );
}

/** Null where the folder is not the top of a tree. */
async function treeAt(run: Run, path: string): Promise<{ path: string; head: string | null; detached: string | null } | null> {
  const asked = await run({ tree: path }, [
    'rev-parse',
    '--path-format=absolute',
    '--show-toplevel',
    'HEAD',
    '--symbolic-full-name',
    'HEAD',
  ]);
  // Without a commit there is nothing to resolve; the path may hold line breaks.
  const [, top, head = null, name = ''] = /^([^]*)\n([0-9a-f]+)\n(.+)\n$/.exec(asked.code === 0 ? asked.out : '') ?? [];
  if (top === undefined) return (await isTopOfTree(run, path)) ? { path, head: null, detached: null } : null;
  if ((await realpath(top)) !== (await realpath(path))) return null;
  return { path, head, detached: name === 'HEAD' ? head : null };
}

interface Against {
  readonly other: string | null;
  readonly branch: string | null;
  readonly base: string | null;
}

async function apart(
  run: Run,
  repository: string,
  tips: readonly string[],
  { other, branch, base }: Against,
): Promise<Pick<Standing, 'ahead' | 'behind'>> {
  if (tips.length === 0) return { ahead: 0, behind: null };
  const count = async (...range: string[]): Promise<number[]> => {
    const args = ['rev-list', '--ignore-missing', '--count', ...range];
    return (await run.need(`Counting commits in ${repository}`, { repository }, args)).split('\t').map(Number);
  };
  const began = base === null ? [] : [`^${base}`];
  if (other !== null && tips.length === 1) {
    const [behind = 0, ahead = 0] = await count('--left-right', `${other}...${tips[0]}`, ...began);
    return { ahead, behind };
  }
  const elsewhere = other === null ? [...(branch === null ? [] : [`--exclude=${branch}`]), '--branches', '--tags', '--remotes'] : [other];
  const [ahead = 0] = await count(...tips, ...began, '--not', ...elsewhere);
  const [behind = 0] = other === null ? [] : await count(other, '--not', ...tips);
  return { ahead, behind: other === null ? null : behind };
}

async function contents(run: Run, tree: string): Promise<Pick<Standing, 'changed' | 'nested'>> {
  const env = await withoutDrivers(run, { tree });
  const [dirty, nested] = await Promise.all([statusOf(run, tree, { untracked: 'normal', env }), nestedWork(run, tree)]);
  return { changed: dirty.length, nested };
}

/**
 * Repositories inside a tree (submodules, and what was cloned or begun there) that hold what stands nowhere else: git records their
 * commit in the tree's branch and keeps neither it nor their files, so all of that goes with the folder.
 */
async function nestedWork(run: Run, tree: string): Promise<string[]> {
  const staged = (await run.need(`Reading the index of ${tree}`, { tree }, ['ls-files', '--stage', '-z'])).split('\0');
  const paths = staged.filter((line) => line.startsWith('160000 ')).map((line) => line.slice(line.indexOf('\t') + 1));
  const found: string[] = [];
  for (const path of new Set(paths)) {
    const inside = join(tree, path);
    if (!(await isThere(inside)) || !(await isTopOfTree(run, inside).catch(() => false))) continue;
    const env = await withoutDrivers(run, { tree: inside });
    const dirty = await statusOf(run, inside, { untracked: 'normal', env });
    const own = await run({ tree: inside }, ['rev-list', '--count', '--all', 'HEAD', '--not', '--remotes']);
    // Without a commit yet, HEAD names none.
    if (dirty.length > 0 || own.out.trim() !== '0') found.push(path);
    found.push(...(await nestedWork(run, inside)).map((deeper) => `${path}/${deeper}`));
  }
  return found;
}
