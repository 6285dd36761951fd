import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Clock } from '#main/core/ports/clock.ts';
import type { WarmPool, WorktreePlan } from '#main/core/ports/git.ts';
import { GitFailed } from '#main/adapters/git/problems.ts';
import { commitAt } from '#main/adapters/git/refs.ts';
import type { UnderLock } from '#main/adapters/git/repository-lock.ts';
import type { Run } from '#main/adapters/git/run.ts';
import { checkoutTerms } from './checkout-terms.ts';
import { OF } from './find-warm.ts';
import type { Claim, Claimed } from './hand-over.ts';
import { createHandOvers } from './hand-overs.ts';
import { switchTo } from './make-warm.ts';
import { RepositoryPool } from './repository-pool.ts';
import { moveBack } from './take-back.ts';
import { tend } from './tend.ts';
import type { Making, WarmTree } from './warm-tree.ts';

export interface PoolOptions {
  /** Real path of the folder below which each repository has one for its pool. Nobody else writes there. */
  readonly folder: string;
  /** How many trees to keep; null: what is usual for a repository of its size. */
  readonly sizeOf: (repository: string) => Promise<number | null>;
}

/** The warm trees of a data directory. Its work in the background is one thing at a time, and gives way. */
export interface Pools {
  /** Makes the planned tree of a warm one. False where none will do: then nothing has changed. */
  claim(plan: WorktreePlan): Promise<boolean>;
  /** A tree was made without the pool. */
  missed(plan: WorktreePlan): Promise<void>;
  /** Takes in a tree that its agent has left, off its branch. False where it is not wanted: it is as it was. The caller holds the lock. */
  takeBack(repository: string, path: string): Promise<boolean>;
  /** Finds out which there are, and leaves them as they are. */
  find(): Promise<void>;
  /** Looks into what a former engine left, and again at how many trees shall be kept. */
  look(): Promise<void>;
  state(): readonly WarmPool[];
  /** Resolves when nothing is left to be done. */
  atRest(): Promise<void>;
  /** Stops what is under way: no git of its is left. */
  close(): Promise<void>;
}

export function createPools(git: { run: Run; slow: Run; clock: Clock; underLock: UnderLock }, { folder, sizeOf }: PoolOptions): Pools {
  const { run, underLock } = git;
  const pools = new Map<string, RepositoryPool>();
  const end = new AbortController();
  const making: Making = { ...git, signal: end.signal };
  const handOver = createHandOvers(run, underLock);
  const claims = new Set<Promise<unknown>>();
  let work: Promise<void> | null = null;
  let again = false;

  const poolOf = (repository: string): RepositoryPool => {
    let pool = pools.get(repository);
    if (pool === undefined) pools.set(repository, (pool = new RepositoryPool(repository, join(folder, slugOf(repository)))));
    return pool;
  };

  /** One thing after another, over all repositories, until there is none. Whoever claims is let by first. */
  const begin = (): void => {
    again = true;
    work ??= (async () => {
      // Not before `work` is this very promise.
      await Promise.resolve();
      while (again && !end.signal.aborted) {
        again = false;
        for (const pool of pools.values()) {
          await Promise.allSettled(claims);
          if (!end.signal.aborted && (await tend(making, pool, sizeOf))) again = true;
        }
      }
      work = null;
    })();
  };

  const claim = async (plan: WorktreePlan): Promise<boolean> => {
    const pool = poolOf(plan.repository);
    const base = /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(plan.base) ? plan.base : await commitAt(run, plan, plan.base);
    for (let tree = base === null ? null : pool.reserve(base); tree !== null && base !== null; tree = pool.reserve(base)) {
      const standing = tree.head === base ? tree : await moved(pool, tree, base);
      const claimed = standing === null ? 'spoilt' : await handedOver(pool, { plan: { ...plan, base }, tree: standing });
      if (claimed === 'made') {
        pool.hit(base);
        return true;
      }
      if (standing !== null && claimed === 'refused') {
        pool.ready.push(standing);
        return false;
      }
      pool.spoilt.push(tree.path);
    }
    return false;
  };

  const handedOver = async (pool: RepositoryPool, one: Claim): Promise<Claimed> => {
    try {
      return await handOver(one);
    } catch (error) {
      // The lock could not be had, say: how the tree stands is not known.
      pool.spoilt.push(one.tree.path);
      throw error;
    }
  };

  /** Null where the tree is of no use. */
  const moved = async (pool: RepositoryPool, tree: WarmTree, base: string): Promise<WarmTree | null> => {
    const { env, stamp } = await checkoutTerms(run, pool.repository);
    if (tree.stamp !== stamp) return null;
    return switchTo(run, tree, base, { env }).catch((error: unknown) => {
      if (error instanceof GitFailed) return null;
      throw error;
    });
  };

  const find = async (): Promise<void> => {
    for (const name of await readdir(folder).catch(() => [])) {
      const repository = await readFile(join(folder, name, OF), 'utf8').catch(() => null);
      if (repository !== null) poolOf(repository);
    }
  };

  return {
    async claim(plan) {
      if (end.signal.aborted) return false;
      const claiming = claim(plan);
      claims.add(claiming);
      try {
        return await claiming;
      } finally {
        claims.delete(claiming);
        begin();
      }
    },
    async missed(plan) {
      const base = await commitAt(run, plan, plan.base);
      if (base !== null) await poolOf(plan.repository).missed(base, plan.path);
      begin();
    },
    async takeBack(repository, path) {
      const pool = pools.get(repository);
      const to = pool?.roomForUsed() ?? null;
      if (pool === undefined || to === null || end.signal.aborted) return false;
      const used = await moveBack(run, repository, path, to);
      if (used !== null) pool.used.push(used);
      begin();
      return used !== null;
    },
    find,
    async look() {
      await find();
      begin();
    },
    state: () => [...pools.values()].map((pool) => pool.state()),
    async atRest() {
      while (work !== null) await work;
    },
    async close() {
      end.abort();
      await work;
    },
  };
}

/** A folder's name that a person knows the repository by, and that two of one name do not share. */
function slugOf(repository: string): string {
  const name = basename(repository) === '.git' ? basename(dirname(repository)) : basename(repository, '.git');
  return `${name.replaceAll(/[^\w.-]+/g, '-').slice(0, 40)}-${createHash('sha256').update(repository).digest('hex').slice(0, 8)}`;
}
