import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Clock } from '#main/core/ports/clock.ts';
import type { Merging } from '#main/core/ports/merging.ts';
import { forget } from './add-tree.ts';
import { withoutDrivers } from './drivers.ts';
import { discardedRef, keptCommits, letGo } from './kept.ts';
import type { Owner } from './mark-tree.ts';
import { move } from './move.ts';
import { obstaclesOf, prepare } from './obstacles.ts';
import { createPredictor } from './predict.ts';
import { settle } from './problems.ts';
import { branchRef, commitAt, isAncestor } from './refs.ts';
import { deleteFolder } from './remove-tree.ts';
import { createRepositoryLock } from './repository-lock.ts';
import { restore } from './restore.ts';
import { prepareRevert } from './revert.ts';
import { createRun } from './run.ts';

interface MergingOptions {
  /** For every git that is started; its GIT_ variables are left out, but for the person's identity and configuration. */
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Clock;
  /** Whose trees and refs they are. */
  readonly owner: Owner;
  /** For indexes that are kept between predictions, and for nothing else. */
  readonly folder: string;
  /** How long to wait while another holds a repository's lock, in milliseconds. */
  readonly lockWaitMs?: number;
}

/** As long as the adapter of trees waits. */
const PATIENCE_MS = 120_000;

/** The port's merges, by the real git. Keeps indexes of its own between predictions, until it is closed. */
export function createMerging({ env, clock, owner, folder, lockWaitMs = PATIENCE_MS }: MergingOptions): Merging {
  const run = createRun(env);
  const underLock = createRepositoryLock(clock, lockWaitMs);
  const predictor = createPredictor(run, folder);

  const removeVerifyTree = async (repository: string, path: string): Promise<void> => {
    await underLock(repository, () => forget(run, repository, path));
    await deleteFolder(path);
  };

  return {
    obstacles: (plan) => settle(`Looking at a merge into ${plan.target.branch}`, () => obstaclesOf(run, plan)),
    prepare: (plan) => settle(`Merging into ${plan.target.branch}`, () => prepare(run, plan)),
    prepareRevert: (landed) => settle(`Reverting in ${landed.target.branch}`, () => prepareRevert(run, landed)),
    move: (asked) => settle(`Moving ${asked.target.branch}`, () => underLock(asked.repository, () => move(run, asked))),
    tipOf: (repository, branch) => commitAt(run, { repository }, branchRef(branch)),
    contains: (repository, newer, older) => isAncestor(run, { repository }, older, newer),
    keep: (repository, agent, commit) =>
      settle(`Keeping ${commit}`, async () => {
        const ref = discardedRef(owner.id, agent);
        await run.need(`Keeping ${commit}`, { repository }, ['update-ref', '-m', 'coppice: discarded', ref, commit], {
          env: await withoutDrivers(run, { repository }),
        });
      }),
    kept: (repository) => settle(`Looking at what is kept in ${repository}`, () => keptCommits(run, repository, owner.id)),
    letGo: (repository, agent, commit) =>
      settle(`Letting go of ${commit}`, () => letGo(run, repository, discardedRef(owner.id, agent), commit)),
    restore: (tree) =>
      settle(`Restoring ${tree.branch}`, () =>
        underLock(tree.repository, () => restore(run, tree, discardedRef(owner.id, tree.agent), owner)),
      ),
    addVerifyTree: (repository, path, commit) =>
      settle(`Making a tree to verify ${commit} in`, async () => {
        await removeVerifyTree(repository, path);
        await mkdir(dirname(path), { recursive: true });
        await underLock(repository, async () => {
          const drivers = await withoutDrivers(run, { repository });
          const args = ['worktree', 'add', '--quiet', '--detach', path, commit];
          await run.need(`Making the tree ${path}`, { repository }, args, { env: drivers });
        });
      }),
    removeVerifyTree: (repository, path) => settle(`Removing the tree ${path}`, () => removeVerifyTree(repository, path)),
    predict: (plan) => settle(`Predicting merges into ${plan.target.branch}`, () => predictor.predict(plan)),
    conflict: (plan) => settle(`Looking at a conflict`, () => predictor.conflict(plan)),
    close: () => predictor.close(),
  };
}
