import { tmpdir } from 'node:os';
import type { Clock } from '#main/core/ports/clock.ts';
import type { Git } from '#main/core/ports/git.ts';
import { refuse } from '#shared/lib/result.ts';
import { addTree } from './add-tree.ts';
import { changes } from './changes.ts';
import { commitAll } from './commit-tree.ts';
import { fileSides } from './file-sides.ts';
import { include } from './include.ts';
import { inspect } from './inspect.ts';
import { merge } from './merge.ts';
import { createPools, type PoolOptions } from './pool/pools.ts';
import { predict } from './predict.ts';
import { GitFailed, settle } from './problems.ts';
import { resolve } from './refs.ts';
import { deleteFolder, removeTree } from './remove-tree.ts';
import { createRepositoryLock } from './repository-lock.ts';
import { createRun } from './run.ts';

/** The port, and what its owner does with it. */
export interface OwnedGit extends Git {
  /** Looks after the warm trees: what a former engine left, and how many there shall be. For an engine that begins to work. */
  lookAfterPools(): Promise<void>;
  /** Resolves when nothing is left to be done in the background. */
  atRest(): Promise<void>;
  /** Ends what is under way in the background; no process of it is left. */
  close(): Promise<void>;
}

interface GitOptions {
  /** For every git that is started; its GIT_ variables are left out, but for the person's identity and configuration. */
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  /** How long to wait while another process holds a repository's lock, in milliseconds. */
  readonly lockWaitMs?: number;
  /** Where warm trees are kept; without it none are. */
  readonly pool?: PoolOptions;
}

/** Many adds in a large repository, one after another, take this long. */
const PATIENCE_MS = 120_000;

/** The port's git: the real one, found on the PATH of `env`. Without a pool it holds nothing open. */
export function createGit({ env, clock, lockWaitMs = PATIENCE_MS, pool }: GitOptions): OwnedGit {
  const run = createRun(env);
  const underLock = createRepositoryLock(clock, lockWaitMs);
  const pools = pool === undefined ? null : createPools({ run, slow: createRun(env, 'low'), clock, underLock }, pool);

  return {
    async version() {
      const ran = await run({ tree: tmpdir() }, ['version']);
      return /\d+(\.\d+)+/.exec(ran.out)?.[0] ?? null;
    },
    async inspect(path) {
      try {
        return await inspect(run, path);
      } catch (error) {
        if (error instanceof GitFailed) return refuse('git_failed', error.message);
        throw error;
      }
    },
    resolve: (repository, revision) => resolve(run, repository, revision),
    add: (plan) =>
      settle(`Making the worktree ${plan.path}`, async () => {
        if (await pools?.claim(plan)) return;
        await underLock(plan.repository, () => addTree(run, plan));
        await pools?.missed(plan);
      }),
    include: (trees, signal) => settle(`Copying ignored files into ${trees.to}`, () => include(run, trees, signal)),
    remove: (tree) =>
      settle(`Removing the worktree ${tree.path}`, async () => {
        const keep = async (path: string) => (await pools?.takeBack(tree.repository, path)) ?? false;
        const aside = await underLock(tree.repository, () => removeTree(run, tree, keep));
        if (aside !== null) await deleteFolder(aside);
      }),
    commitAll: (tree, author, message) => settle(`Committing the work in ${tree.path}`, () => commitAll(run, tree, author, message)),
    changes: (tree) => settle(`Comparing ${tree.path}`, () => changes(run, tree)),
    file: (tree, file) => settle(`Reading ${file.path}`, () => fileSides(run, tree, file)),
    obstacles: (plan) =>
      settle(`Looking at a merge into ${plan.target.branch}`, async () => {
        const predicted = await predict(run, plan);
        return predicted.clear ? [] : predicted.obstacles;
      }),
    merge: (plan) => settle(`Merging into ${plan.target.branch}`, () => underLock(plan.repository, () => merge(run, plan))),
    pools: () => pools?.state() ?? [],
    lookAfterPools: async () => pools?.look(),
    atRest: async () => pools?.atRest(),
    close: async () => pools?.close(),
  };
}
