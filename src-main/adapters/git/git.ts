import { tmpdir } from 'node:os';
import type { Clock } from '#main/core/ports/clock.ts';
import type { Git } from '#main/core/ports/git.ts';
import { refuse } from '#shared/lib/result.ts';
import { addTree, forget } from './add-tree.ts';
import { changes, patchOf } from './changes.ts';
import { branchState, commitAll } from './commit-tree.ts';
import { fileSides } from './file-sides.ts';
import { foundTrees, repositoriesBelow } from './found-trees.ts';
import { include } from './include.ts';
import { inspect } from './inspect.ts';
import { markTree, type Owner, unmark } from './mark-tree.ts';
import { createPools, type PoolOptions } from './pool/pools.ts';
import { GitFailed, settle } from './problems.ts';
import { putBack } from './put-back.ts';
import { resolve } from './refs.ts';
import { deleteFolder, deleteMovedAside, removeTree } from './remove-tree.ts';
import { createRepositoryLock } from './repository-lock.ts';
import { createRun } from './run.ts';
import { standingOf } from './standing.ts';

/** The port, and what its owner does with it. */
export interface OwnedGit extends Git {
  /** Finds out which repositories have warm trees, and leaves them as they are: for an engine that is asleep. */
  findPools(): Promise<void>;
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
  readonly owner: Owner;
  /** A removed tree's files could not all be deleted; the next start tries again. */
  readonly onError: (what: string, error: unknown) => void;
  /** How long to wait while another process holds a repository's lock, in milliseconds. */
  readonly lockWaitMs?: number;
  /** Where warm trees are kept; without it none are. */
  readonly pool?: PoolOptions;
}

/** Many adds in a large repository, one after another, take this long. */
const PATIENCE_MS = 120_000;

/** The port's git: the real one, found on the PATH of `env`. Without a pool it holds nothing open. */
export function createGit({ env, clock, owner, onError, lockWaitMs = PATIENCE_MS, pool }: GitOptions): OwnedGit {
  const run = createRun(env);
  const underLock = createRepositoryLock(clock, lockWaitMs);
  const pools = pool === undefined ? null : createPools({ run, slow: createRun(env, 'low'), clock, underLock }, pool);

  const deleting = new Set<Promise<void>>();
  /** What an end cuts off is deleted by the next start. */
  const deleteLater = (folder: string): void => {
    const done = deleteFolder(folder)
      .catch((error: unknown) => onError(`deleting ${folder}`, error))
      .finally(() => deleting.delete(done));
    deleting.add(done);
  };

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
        if (await pools?.claim(plan)) {
          // Without its mark it is still known by where it lies: nothing to fail for.
          await markTree(plan.path, owner).catch(() => undefined);
          return;
        }
        await underLock(plan.repository, () => addTree(run, plan, owner));
        await pools?.missed(plan);
      }),
    include: (trees, signal) => settle(`Copying ignored files into ${trees.to}`, () => include(run, trees, signal)),
    remove: (tree) =>
      settle(`Removing ${tree.path ?? tree.branch}`, async () => {
        const keep = async (path: string) => {
          if (pools === null) return false;
          // A warm tree is nobody's work.
          await unmark(path);
          return pools.takeBack(tree.repository, path);
        };
        const aside = await underLock(tree.repository, () => removeTree(run, tree, keep));
        if (aside !== null) deleteLater(aside);
      }),
    sweep: () => deleteMovedAside(owner.root),
    found: (repository, folder) =>
      settle(`Looking at the trees of ${repository}`, () => foundTrees(run, repository, folder, owner, pool?.folder ?? null)),
    repositories: () => repositoriesBelow(owner.root),
    standing: (tree) => settle(`Looking at ${tree.path ?? tree.branch}`, () => standingOf(run, tree)),
    forget: (repository, paths) =>
      settle(`Clearing the record of ${repository}`, () =>
        underLock(repository, async () => {
          for (const path of paths) await forget(run, repository, path);
        }),
      ),
    commitAll: (tree, author, message) => settle(`Committing the work in ${tree.path}`, () => commitAll(run, tree, author, message)),
    changes: (tree) => settle(`Comparing ${tree.path}`, () => changes(run, tree)),
    patch: (tree) => settle(`Comparing ${tree.path}`, () => patchOf(run, tree)),
    file: (tree, file) => settle(`Reading ${file.path}`, () => fileSides(run, tree, file)),
    putBack: (tree, head, what, message) =>
      settle(`Putting ${what.path} back`, () => underLock(tree.repository, () => putBack(run, tree, head, what, message))),
    branch: (tree) => settle(`Reading ${tree.branch}`, () => branchState(run, { repository: tree.repository }, tree)),
    pools: () => pools?.state() ?? [],
    findPools: async () => pools?.find(),
    lookAfterPools: async () => pools?.look(),
    async atRest() {
      await Promise.all(deleting);
      await pools?.atRest();
    },
    close: async () => pools?.close(),
  };
}
