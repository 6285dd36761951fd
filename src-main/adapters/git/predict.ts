import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { MergePlan, Obstacle } from '#main/core/ports/git.ts';
import { withoutDrivers } from './drivers.ts';
import { findTarget } from './merge-target.ts';
import { GitFailed, problemOf } from './problems.ts';
import { branchRef, commitAt, isAncestor } from './refs.ts';
import type { Place, Run } from './run.ts';
import { statusOf } from './status.ts';

type Prediction =
  | { readonly clear: false; readonly obstacles: readonly Obstacle[] }
  | {
      readonly clear: true;
      /** Where the target stands now. */
      readonly tip: string;
      /** What the merge gives. */
      readonly result: string;
      readonly tree: string | null;
      /** Paths that the merge changes in the target. */
      readonly touched: readonly string[];
    };

/** Computes a merge in memory: what it would give, or what stands in its way. Touches no tree and no index. */
export async function predict(run: Run, plan: MergePlan): Promise<Prediction> {
  const at = { repository: plan.repository };
  const [head, known, target] = await Promise.all([
    commitAt(run, at, branchRef(plan.branch)),
    commitAt(run, at, plan.head),
    findTarget(run, plan),
  ]);
  const obstacles = [...target.obstacles];
  const add = (code: Obstacle['code'], message: string, paths: readonly string[] = []) => obstacles.push({ code, message, paths });
  if (head === null) add('head_moved', `The branch ${plan.branch} no longer exists: there is nothing to merge by its name.`);
  else if (head !== plan.head) add('head_moved', `${plan.branch} has moved on since it was reviewed. Look at the changes again.`);
  if (known === null || target.tip === null) return { clear: false, obstacles };

  const { tip, tree } = target;
  if (await isAncestor(run, at, plan.head, tip)) {
    add('nothing_to_merge', `Everything on ${plan.branch} is in ${plan.target.branch} already.`);
    return { clear: false, obstacles };
  }
  // In the tree, where there is one: it knows the attributes that say how files are merged.
  const place: Place = tree === null ? at : { tree };
  const env = await withoutDrivers(run, place);
  const merged = await mergeInMemory(run, place, tip, plan.head, env);
  if (merged.conflicts.length > 0) {
    add(
      'conflict',
      `${plan.branch} and ${plan.target.branch} conflict in ${count(merged.conflicts)}. Resolve that on ${plan.branch}.`,
      merged.conflicts,
    );
    return { clear: false, obstacles };
  }
  const touched = await touchedPaths(run, at, tip, merged.result);
  const dirty = tree === null ? [] : await inTheWay(run, tree, touched, env);
  if (dirty.length > 0) {
    add(
      'target_dirty',
      `${plan.target.path} has uncommitted work that the merge would overwrite, in ${count(dirty)}. Commit or stash it.`,
      dirty,
    );
  }
  if (obstacles.length > 0) return { clear: false, obstacles };
  return { clear: true, tip, result: merged.result, tree, touched };
}

type Env = Readonly<Record<string, string>>;

async function mergeInMemory(
  run: Run,
  place: Place,
  ours: string,
  theirs: string,
  env: Env,
): Promise<{ result: string; conflicts: string[] }> {
  const ran = await run(place, ['merge-tree', '--write-tree', '-z', '--name-only', '--no-messages', ours, theirs], { env });
  if (ran.code !== 0 && ran.code !== 1) throw new GitFailed(problemOf(ran, `Merging ${theirs} into ${ours}`));
  const [result = '', ...paths] = ran.out.split('\0').filter((field) => field !== '');
  return { result, conflicts: paths };
}

async function touchedPaths(run: Run, place: Place, from: string, to: string): Promise<string[]> {
  const out = await run.need(`Comparing ${from} and ${to}`, place, ['diff-tree', '-r', '-z', '--name-only', '--no-renames', from, to]);
  return out.split('\0').filter((path) => path !== '');
}

/** Paths with uncommitted work, untracked and ignored files included, that a merge of `touched` would overwrite. */
async function inTheWay(run: Run, tree: string, touched: readonly string[], env: Env): Promise<string[]> {
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
