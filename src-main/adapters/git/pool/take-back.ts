import { readdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fail } from '#main/adapters/git/problems.ts';
import { commitAt } from '#main/adapters/git/refs.ts';
import type { Run } from '#main/adapters/git/run.ts';
import type { CheckoutTerms } from './checkout-terms.ts';
import { metadataOf, moveTree, pointHead } from './metadata.ts';
import { switchTo } from './make-warm.ts';
import { type Making, prime, type WarmTree } from './warm-tree.ts';

/** A tree that an agent has left: in the pool's folder, detached, its files as they were left. */
export interface UsedTree {
  readonly repository: string;
  readonly path: string;
  readonly metadata: string;
  /** Commit that it stood at. */
  readonly head: string;
}

/** What git keeps of a tree with nothing under way in it. An agent may have left more: then the tree is not taken again. */
const USUAL = new Set([
  'HEAD',
  'ORIG_HEAD',
  'COMMIT_EDITMSG',
  'FETCH_HEAD',
  'commondir',
  'gitdir',
  'index',
  'logs',
  'refs',
  'coppice-warm',
]);

/**
 * Moves an agent's tree into the pool's folder and off its branch. Null where it cannot be used again. Touches no file of it.
 * The caller holds the repository's lock, and deletes the branch.
 */
export async function moveBack(run: Run, repository: string, from: string, to: string): Promise<UsedTree | null> {
  const metadata = await metadataOf(repository, from);
  const head = metadata === null ? null : await commitAt(run, { tree: from }, 'HEAD');
  if (metadata === null || head === null) return null;
  if ((await readdir(metadata)).some((name) => !USUAL.has(name))) return null;
  const moved = await moveTree({ repository, metadata, from, to, name: basename(to) });
  await pointHead(moved, { commit: head });
  return { repository, path: to, metadata: moved, head };
}

/**
 * Makes a used tree as a new one would be: the index is built anew, so that no flag hides a file from git, then every file is compared.
 * That takes as long as a new tree, and writes less. Throws `GitFailed`.
 */
export async function reset(making: Making, used: UsedTree, head: string, { env, stamp }: CheckoutTerms): Promise<WarmTree> {
  const { slow, signal } = making;
  const what = `Resetting the tree ${used.path}`;
  const git = (...args: string[]) => slow.need(what, { tree: used.path }, args, { env: { ...env, GIT_OPTIONAL_LOCKS: '1' }, signal });
  await Promise.all(
    ['index', 'logs', 'COMMIT_EDITMSG', 'FETCH_HEAD'].map((name) => rm(join(used.metadata, name), { recursive: true, force: true })),
  );
  await git('read-tree', 'HEAD');
  await git('clean', '-ffdxq');
  await git('update-index', '-q', '--refresh').catch(() => '');
  await git('reset', '--hard', '--quiet', '--no-recurse-submodules');
  const left = await git('clean', '-ffdxn');
  if (left !== '') fail('git_failed', `${what}: it could not be cleaned: ${left.slice(0, 200)}`);
  const tree = await switchTo(slow, { ...used, head, stamp }, head, { env, signal });
  await prime(making, tree, env);
  return tree;
}
