import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fail } from '#main/adapters/git/problems.ts';
import type { Extra, Run } from '#main/adapters/git/run.ts';
import type { CheckoutTerms } from './checkout-terms.ts';
import { detachedAt, metadataOf } from './metadata.ts';
import { type Making, prime, unmark, type WarmTree } from './warm-tree.ts';

/**
 * Makes a warm tree, detached at a commit. Throws `GitFailed`; what is left then bears no mark.
 * Only its record is made under the lock: files are written without it, so that nobody waits for them, and by one process of ours, since
 * that of `git worktree add` would go on when git is stopped.
 */
export async function makeWarm(
  making: Making,
  { repository, path, head }: Pick<WarmTree, 'repository' | 'path' | 'head'>,
  { env, stamp }: CheckoutTerms,
): Promise<WarmTree> {
  const what = `Making a warm tree of ${repository}`;
  await mkdir(dirname(path), { recursive: true });
  await making.underLock(repository, () =>
    making.run.need(what, { repository }, ['worktree', 'add', '--quiet', '--detach', '--no-checkout', path, head], { env }),
  );
  const metadata = await metadataOf(repository, path);
  // As with reftable: then a claim could not be made by a few files.
  if (metadata === null || (await detachedAt(metadata)) !== head)
    fail('git_failed', `${what}: git keeps its trees in a way that is not known here.`);
  const { signal } = making;
  await making.slow.need(what, { tree: path }, ['reset', '--hard', '--quiet', '--no-recurse-submodules'], { env, signal });
  const tree: WarmTree = { repository, path, metadata, head, stamp };
  await prime(making, tree, env);
  return tree;
}

/** Checks another commit out in a warm tree: git writes only what differs. It bears no mark after that. */
export async function switchTo(run: Run, tree: WarmTree, head: string, extra: Pick<Extra, 'env' | 'signal'>): Promise<WarmTree> {
  await unmark(tree.metadata);
  const args = ['checkout', '--quiet', '--detach', '--no-recurse-submodules', head];
  await run.need(`Moving the warm tree ${tree.path} to ${head}`, { tree: tree.path }, args, extra);
  return { ...tree, head };
}
