import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Standing } from '#main/core/ports/git.ts';
import { isThere } from './changes.ts';
import { withoutDrivers } from './drivers.ts';
import { branchRef, commitAt, headOf } from './refs.ts';
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
  const at = { repository };
  const there =
    path !== null &&
    (await lstat(path).then(
      () => true,
      () => false,
    ));
  const tree = there && (await isThere(path)) && (await isTopOfTree(run, path)) ? path : null;
  const [tip, own, other] = await Promise.all([
    branch === null ? null : commitAt(run, at, branchRef(branch)),
    tree === null ? { branch: null, head: null } : headOf(run, { tree }),
    target === null ? null : commitAt(run, at, branchRef(target)),
  ]);
  // What stands on another branch that is checked out there stays with that branch.
  const detached = own.branch === null ? own.head : null;
  const tips = [...new Set([tip, detached])].filter((commit) => commit !== null);
  const count = async (...range: string[]) =>
    Number(await run.need(`Counting commits in ${repository}`, at, ['rev-list', '--count', ...range]));
  const elsewhere = other === null ? [...(branch === null ? [] : [`--exclude=${branch}`]), '--branches', '--tags', '--remotes'] : [other];
  const began = base === null ? null : await commitAt(run, at, base);
  return {
    head: tip ?? own.head,
    ahead: tips.length === 0 ? 0 : await count(...tips, '--not', ...elsewhere, ...(began === null ? [] : [began])),
    behind: other === null || tips.length === 0 ? null : await count(other, '--not', ...tips),
    ...(tree === null ? { changed: there ? null : 0, nested: [] } : await contents(run, tree)),
  };
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
