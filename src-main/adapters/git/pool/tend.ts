import { type CheckoutTerms, checkoutTerms } from './checkout-terms.ts';
import { deleteSlowly } from './delete-slowly.ts';
import { drop, findWarm, makeFolder, newPath } from './find-warm.ts';
import { makeWarm, switchTo } from './make-warm.ts';
import { isThere } from './metadata.ts';
import type { RepositoryPool } from './repository-pool.ts';
import { reset } from './take-back.ts';
import { type Making, prime, type WarmTree } from './warm-tree.ts';

/** After a failure (a full disk) a pool is left alone for this long. */
const REST_MS = 60_000;

/**
 * Does the next thing that a pool needs, and says whether there was one: what a former engine left, too many trees, a used one, one that
 * the base has left behind, too few. Contract: never rejects; what goes wrong is the pool's `problem`.
 */
export async function tend(making: Making, pool: RepositoryPool, sizeOf: (repository: string) => Promise<number | null>): Promise<boolean> {
  if (pool.problem !== null && making.clock.now() < pool.problem.until) return false;
  try {
    const did = await step(making, pool, sizeOf);
    pool.problem = null;
    return did;
  } catch (error) {
    pool.problem = { message: error instanceof Error ? error.message : String(error), until: making.clock.now() + REST_MS };
    return false;
  }
}

async function step(making: Making, pool: RepositoryPool, sizeOf: (repository: string) => Promise<number | null>): Promise<boolean> {
  const { repository, folder, ready, used } = pool;
  if (!(await isThere(repository))) return leave(making, pool);
  const terms = await checkoutTerms(making.run, repository);
  if (!pool.found) {
    ready.push(...(await findWarm(making, repository, folder, terms)));
    pool.found = true;
  }
  await pool.resize(await sizeOf(repository));
  if (pool.size === 0) return leave(making, pool);

  const surplus = pool.spoilt.pop() ?? takeOut(ready, (tree) => tree.stamp !== terms.stamp)?.path ?? overMuch(pool);
  if (surplus !== undefined) {
    await drop(making, repository, surplus);
    return true;
  }
  const left = used.pop();
  if (left !== undefined) return keep(making, pool, left.path, () => reset(making, left, pool.wanted ?? left.head, terms));
  const head = pool.wanted;
  if (head === null) return false;
  const behind = takeOut(ready, (tree) => tree.head !== head);
  if (behind !== undefined) return keep(making, pool, behind.path, () => follow(making, behind, head, terms));
  if (ready.length >= pool.size) return false;
  await makeFolder(folder, repository);
  const path = newPath(folder);
  return keep(making, pool, path, () => makeWarm(making, { repository, path, head }, terms));
}

/** What comes of the work is ready. Where it fails the tree goes; at the engine's end it stays as it is, for the next start to delete. */
async function keep(making: Making, pool: RepositoryPool, path: string, work: () => Promise<WarmTree>): Promise<true> {
  try {
    pool.ready.push(await work());
    return true;
  } catch (error) {
    if (!making.signal.aborted) await drop(making, pool.repository, path);
    throw error;
  }
}

async function follow(making: Making, tree: WarmTree, head: string, { env }: CheckoutTerms): Promise<WarmTree> {
  const moved = await switchTo(making.slow, tree, head, { env, signal: making.signal });
  await prime(making, moved, env);
  return moved;
}

/** The repository is gone, or shall have no pool: one tree after another goes, then the folder. */
async function leave(making: Making, pool: RepositoryPool): Promise<boolean> {
  const path = pool.spoilt.pop() ?? (pool.ready.pop() ?? pool.used.pop())?.path ?? null;
  if (path === null) await deleteSlowly(pool.folder, making.signal);
  else await drop(making, pool.repository, path);
  return path !== null;
}

function overMuch({ ready, used, size }: RepositoryPool): string | undefined {
  return ready.length + used.length > size ? (used.pop() ?? ready.pop())?.path : undefined;
}

function takeOut(ready: WarmTree[], which: (tree: WarmTree) => boolean): WarmTree | undefined {
  const at = ready.findIndex(which);
  return at === -1 ? undefined : ready.splice(at, 1)[0];
}
