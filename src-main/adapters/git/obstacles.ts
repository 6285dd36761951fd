import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Obstacle } from '#main/core/ports/git.ts';
import type { MergePlan } from '#main/core/ports/merging.ts';
import { build } from './build.ts';
import { withoutDrivers } from './drivers.ts';
import type { Env } from './in-memory.ts';
import { findTarget } from './merge-target.ts';
import { fail } from './problems.ts';
import { branchRef, commitAt } from './refs.ts';
import type { Place, Run } from './run.ts';
import { statusOf } from './status.ts';

/** Looks at a merge in memory: all that stands in its way. Touches no tree and no index. */
export async function obstaclesOf(run: Run, plan: MergePlan): Promise<readonly Obstacle[]> {
  const at = { repository: plan.repository };
  const target = await findTarget(run, plan);
  const found = [...target.obstacles];
  const moved = await branchMoved(run, plan);
  if (moved !== null) found.push({ code: 'head_moved', message: moved, paths: [] });
  const { tip, tree } = target;
  if (tip === null || (await commitAt(run, at, plan.head)) === null) return found;

  const { place, env } = await mergePlace(run, plan.repository, tree);
  const built = await build(run, place, env, plan, tip);
  if (built.kind !== 'built') return [...found, whyNotBuilt(plan, built)];
  const dirty = tree === null ? [] : await inTheWay(run, tree, await touchedPaths(run, at, tip, built.tree), env);
  return dirty.length === 0 ? found : [...found, dirtyTarget(plan.target.path, dirty)];
}

/** Computes the result and writes its commit. Throws `GitFailed` where there is none to be had. */
export async function prepare(run: Run, plan: MergePlan): Promise<{ from: string; commit: string }> {
  const target = await findTarget(run, plan);
  const gone = target.obstacles.find(({ code }) => code === 'target_gone');
  const { tip, tree } = target;
  if (tip === null) return fail(gone?.code ?? 'target_gone', gone?.message ?? `The branch ${plan.target.branch} is gone.`);
  const moved = await branchMoved(run, plan);
  if (moved !== null) fail('head_moved', moved);
  const { place, env } = await mergePlace(run, plan.repository, tree);
  const built = await build(run, place, env, plan, tip);
  if (built.kind === 'built') return { from: tip, commit: await built.commit() };
  const { code, message, paths } = whyNotBuilt(plan, built);
  return fail(code, message, paths);
}

/** In the tree, where there is one: it knows the attributes that say how files are merged. */
export async function mergePlace(run: Run, repository: string, tree: string | null): Promise<{ place: Place; env: Env }> {
  const place: Place = tree === null ? { repository } : { tree };
  return { place, env: await withoutDrivers(run, place) };
}

async function branchMoved(run: Run, { repository, branch, head }: MergePlan): Promise<string | null> {
  const now = await commitAt(run, { repository }, branchRef(branch));
  if (now === null) return `The branch ${branch} no longer exists: there is nothing to merge by its name.`;
  return now === head ? null : `${branch} has moved on since it was reviewed. Look at the changes again.`;
}

function whyNotBuilt(
  { branch, target }: MergePlan,
  built: { kind: 'nothing' } | { kind: 'not_linear' } | { kind: 'conflict'; paths: readonly string[] },
): Obstacle {
  switch (built.kind) {
    case 'nothing':
      return { code: 'nothing_to_merge', message: `Everything on ${branch} is in ${target.branch} already.`, paths: [] };
    case 'not_linear':
      return {
        code: 'not_linear',
        message: `${branch} has merges in it, and a rebase would lose how they were resolved. Merge or squash it.`,
        paths: [],
      };
    case 'conflict':
      return {
        code: 'conflict',
        message: `${branch} and ${target.branch} conflict in ${count(built.paths)}. Resolve that on ${branch}.`,
        paths: built.paths,
      };
  }
}

export function dirtyTarget(path: string, dirty: readonly string[]): Obstacle {
  const message = `${path} has uncommitted work that would be overwritten, in ${count(dirty)}. Commit or stash it.`;
  return { code: 'target_dirty', message, paths: dirty };
}

export async function touchedPaths(run: Run, place: Place, from: string, to: string): Promise<string[]> {
  const out = await run.need(`Comparing ${from} and ${to}`, place, ['diff-tree', '-r', '-z', '--name-only', '--no-renames', from, to]);
  return out.split('\0').filter((path) => path !== '');
}

/** Paths with uncommitted work, untracked and ignored files included, that a change of `touched` would overwrite. */
export async function inTheWay(run: Run, tree: string, touched: readonly string[], env: Env): Promise<string[]> {
  const files = new Set(touched);
  const folders = new Set(touched.flatMap(parents));
  const overlaps = (path: string) => files.has(path) || folders.has(path) || parents(path).some((folder) => files.has(folder));
  const dirty: string[] = [];
  for (const { state, path, from } of await statusOf(run, tree, { untracked: 'all', ignored: true, env })) {
    if (!overlaps(bare(path)) && (from === null || !overlaps(from))) continue;
    // A folder that is ignored as a whole can take further files: it is in the way only with one that the merge brings.
    const shared = state === '!!' && path.endsWith('/') && folders.has(bare(path));
    if (!shared || (await holdsAny(tree, path, touched))) dirty.push(path);
  }
  return dirty;
}

async function holdsAny(tree: string, folder: string, touched: readonly string[]): Promise<boolean> {
  for (const path of touched) {
    if (path.startsWith(folder) && (await lstat(join(tree, path)).catch(() => null)) !== null) return true;
  }
  return false;
}

function bare(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

/** Every folder above a path: `a/b/c` has `a/b` and `a`. */
function parents(path: string): string[] {
  const parts = bare(path).split('/');
  return parts.slice(1).map((_, at) => parts.slice(0, at + 1).join('/'));
}

function count(paths: readonly string[]): string {
  return paths.length === 1 ? `${paths[0]}` : `${paths.length} files`;
}
