import { tmpdir } from 'node:os';
import type { Clock } from '#main/core/ports/clock.ts';
import type { Git } from '#main/core/ports/git.ts';
import { refuse } from '#shared/lib/result.ts';
import { addTree } from './add-tree.ts';
import { changes } from './changes.ts';
import { branchState, commitAll } from './commit-tree.ts';
import { fileSides } from './file-sides.ts';
import { inspect } from './inspect.ts';
import { GitFailed, settle } from './problems.ts';
import { putBack } from './put-back.ts';
import { resolve } from './refs.ts';
import { deleteFolder, removeTree } from './remove-tree.ts';
import { createRepositoryLock } from './repository-lock.ts';
import { createRun } from './run.ts';

interface GitOptions {
  /** For every git that is started; its GIT_ variables are left out, but for the person's identity and configuration. */
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  /** How long to wait while another process holds a repository's lock, in milliseconds. */
  readonly lockWaitMs?: number;
}

/** Many adds in a large repository, one after another, take this long. */
const PATIENCE_MS = 120_000;

/** The port's git: the real one, found on the PATH of `env`. Holds nothing open. */
export function createGit({ env, clock, lockWaitMs = PATIENCE_MS }: GitOptions): Git {
  const run = createRun(env);
  const underLock = createRepositoryLock(clock, lockWaitMs);

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
    add: (plan) => settle(`Making the worktree ${plan.path}`, () => underLock(plan.repository, () => addTree(run, plan))),
    remove: (tree) =>
      settle(`Removing the worktree ${tree.path}`, async () => {
        const aside = await underLock(tree.repository, () => removeTree(run, tree));
        if (aside !== null) await deleteFolder(aside);
      }),
    commitAll: (tree, author, message) => settle(`Committing the work in ${tree.path}`, () => commitAll(run, tree, author, message)),
    changes: (tree) => settle(`Comparing ${tree.path}`, () => changes(run, tree)),
    file: (tree, file) => settle(`Reading ${file.path}`, () => fileSides(run, tree, file)),
    putBack: (tree, head, what, message) =>
      settle(`Putting ${what.path} back`, () => underLock(tree.repository, () => putBack(run, tree, head, what, message))),
    branch: (tree) => settle(`Reading ${tree.branch}`, () => branchState(run, { repository: tree.repository }, tree)),
  };
}
