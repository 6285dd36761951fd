import { mkdir, rename, rm } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { WorktreePlan } from '#main/core/ports/git.ts';
import { branchRef } from '#main/adapters/git/refs.ts';
import type { Run } from '#main/adapters/git/run.ts';
import { recordedPath } from '#main/adapters/git/trees.ts';
import { checkoutTerms } from './checkout-terms.ts';
import { detachedAt, isThere, moveTree, pointHead, recordedTrees } from './metadata.ts';
import { unmark, type WarmTree } from './warm-tree.ts';

/** A warm tree that stands at the plan's base, reserved for it. */
export interface Claim {
  readonly plan: WorktreePlan;
  readonly tree: WarmTree;
}

/**
 * `made`: the plan's tree stands. `spoilt`: the warm tree is not what it was, another may do. `refused`: no warm tree will do, and it is
 * as it was: what stands in the way is git's to say.
 */
export type Claimed = 'made' | 'spoilt' | 'refused';

/**
 * Makes the planned trees of warm ones, at two calls of git for all of them. The caller holds the repository's lock.
 *
 * The branch comes first and HEAD last: cut off anywhere between, what is left is a branch at its base and a tree that is not on it, and
 * whoever asks again finds that and begins anew.
 */
export async function handOver(run: Run, repository: string, claims: readonly Claim[]): Promise<readonly Claimed[]> {
  const [{ env, stamp }, recorded] = await Promise.all([checkoutTerms(run, repository), recordedTrees(repository)]);
  const fits = await Promise.all(claims.map((claim) => fit(claim, stamp, recorded)));
  const able = claims.filter((_, at) => fits[at] === 'made');
  const branched = await makeBranches(run, repository, able, env);
  return Promise.all(
    claims.map(async (claim, at) => {
      const found = fits[at] ?? 'refused';
      if (found !== 'made') return found;
      if (!branched.has(claim)) return 'refused';
      try {
        await take(claim);
        return 'made';
      } catch {
        await putAway(run, claim, env);
        return 'spoilt';
      }
    }),
  );
}

/** Whether what is known of the tree still holds, and nothing stands where it shall go. */
async function fit({ plan, tree }: Claim, stamp: string, recorded: ReadonlyMap<string, string>): Promise<Claimed> {
  if (tree.stamp !== stamp || recorded.get(tree.path) !== tree.metadata) return 'spoilt';
  if ((await detachedAt(tree.metadata)) !== plan.base || !(await isThere(tree.path))) return 'spoilt';
  return recorded.has(await recordedPath(plan.path)) || (await isThere(plan.path)) ? 'refused' : 'made';
}

/** Makes the branches, all at once; where git refuses, one by one. Returns whose branch was made. */
async function makeBranches(
  run: Run,
  repository: string,
  claims: readonly Claim[],
  env: Readonly<Record<string, string>>,
): Promise<ReadonlySet<Claim>> {
  if (claims.length === 0) return new Set();
  const input = claims.map(({ plan }) => `create ${branchRef(plan.branch)}\0${plan.base}\0`).join('');
  const args = ['update-ref', '-m', 'branch: Created by Coppice', '-z', '--stdin'];
  const made = await run({ repository }, args, { env, input });
  if (made.code === 0) return new Set(claims);
  if (claims.length === 1) return new Set();
  const each = new Set<Claim>();
  for (const claim of claims) for (const one of await makeBranches(run, repository, [claim], env)) each.add(one);
  return each;
}

async function take({ plan, tree }: Claim): Promise<void> {
  await unmark(tree.metadata);
  await mkdir(dirname(plan.path), { recursive: true });
  const metadata = await moveTree({ ...tree, from: tree.path, to: plan.path, name: basename(plan.path) });
  await pointHead(metadata, { ref: branchRef(plan.branch) });
}

/** After a failure: branch and record go, and the folder is back in the pool for its owner to delete. */
async function putAway(run: Run, { plan, tree }: Claim, env: Readonly<Record<string, string>>): Promise<void> {
  const { repository } = plan;
  if (!(await isThere(tree.path))) await rename(plan.path, tree.path).catch(() => undefined);
  await run({ repository }, ['update-ref', '-d', branchRef(plan.branch), plan.base], { env });
  for (const [path, metadata] of await recordedTrees(repository)) {
    if (path === tree.path || path === (await recordedPath(plan.path))) await rm(metadata, { recursive: true, force: true });
  }
}
