import { lstat, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Obstacle } from '#main/core/ports/git.ts';
import type { MergeTarget } from '#shared/model/merging.ts';
import { commitAt, branchRef, headOf } from './refs.ts';
import type { Run } from './run.ts';
import { isTopOfTree, recordedPath, treesOf } from './trees.ts';

interface Target {
  /** Null where the branch is gone. */
  readonly tip: string | null;
  /** The tree that moves with the branch; null where it is checked out nowhere. */
  readonly tree: string | null;
  readonly obstacles: readonly Obstacle[];
}

/** Operations that span several commands, by the file in git's folder that stands for them. */
const UNDER_WAY: Readonly<Record<string, string>> = {
  MERGE_HEAD: 'a merge',
  'rebase-merge': 'a rebase',
  'rebase-apply': 'a rebase or git am',
  CHERRY_PICK_HEAD: 'a cherry-pick',
  REVERT_HEAD: 'a revert',
};

/** Where a merge would go: the branch, the tree it is checked out in, and what in that tree is in the way. */
export async function findTarget(run: Run, { repository, target }: { repository: string; target: MergeTarget }): Promise<Target> {
  const { branch, path } = target;
  const tip = await commitAt(run, { repository }, branchRef(branch));
  const stop = (code: Obstacle['code'], message: string): Target => ({ tip, tree: null, obstacles: [{ code, message, paths: [] }] });
  if (tip === null) return stop('target_gone', `The target branch ${branch} no longer exists. Make it again, or merge by hand.`);

  const there = await lstat(path).catch(() => null);
  if (there === null) return stop('target_gone', `The target's tree ${path} is gone. Check out ${branch} there, or merge by hand.`);
  const own = await gitFolder(run, repository, path);
  const bare = (await run({ tree: path }, ['rev-parse', '--is-inside-work-tree'])).out.trim() === 'false';
  if (own === null || !(bare || (await isTopOfTree(run, path))))
    return stop('target_gone', `${path} is no longer a tree of ${repository}. Repair it, or merge by hand.`);

  const [trees, recorded] = await Promise.all([treesOf(run, repository), recordedPath(path)]);
  const holder = trees.find((tree) => tree.branch === branch && !tree.bare);
  // Git has the main tree of a submodule on record under another path: it is known by its folder.
  const held = holder !== undefined && (holder.main ? own === repository : holder.path === recorded);
  if (holder !== undefined && !held) {
    return stop(
      'target_moved',
      `${branch} is now checked out in ${holder.path}, not in ${path}. Merge there by hand, or free ${branch} there.`,
    );
  }
  if (bare) return { tip, tree: null, obstacles: [] };

  const busy = await underWay(run, path);
  if (busy !== null) return stop('target_busy', `${busy} in ${path}. End it, and merge then.`);
  const now = await headOf(run, { tree: path });
  if (now.branch !== null && now.branch !== branch) {
    return stop('target_moved', `${path} now has ${now.branch} checked out, not ${branch}. Run there: git switch ${branch}`);
  }
  return { tip, tree: held ? path : null, obstacles: [] };
}

/** Git's folder for a tree, real path; null where the tree is not one of the repository (then git may find another one above it). */
async function gitFolder(run: Run, repository: string, tree: string): Promise<string | null> {
  const ask = async (what: string) => {
    const ran = await run({ tree }, ['rev-parse', '--path-format=absolute', what]);
    return ran.code === 0 ? realpath(ran.out.replace(/\n$/, '')) : null;
  };
  const [common, own] = await Promise.all([ask('--git-common-dir'), ask('--git-dir')]);
  return common === repository ? own : null;
}

/** What git is in the middle of in a tree, in words; null where nothing. */
async function underWay(run: Run, tree: string): Promise<string | null> {
  const folder = await run.need(`Reading ${tree}`, { tree }, ['rev-parse', '--absolute-git-dir']);
  const names = new Set(await readdir(folder));
  for (const [file, words] of Object.entries(UNDER_WAY)) {
    if (names.has(file)) return `There is ${words} under way`;
  }
  if (names.has('index.lock')) return `Another git is at work, or one crashed and left ${join(folder, 'index.lock')},`;
  const unmerged = await run.need(`Reading ${tree}`, { tree }, ['ls-files', '--unmerged', '-z']);
  return unmerged === '' ? null : 'There are conflicts that are not resolved';
}
