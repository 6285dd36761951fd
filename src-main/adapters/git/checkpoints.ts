import { rm } from 'node:fs/promises';
import type { AgentId } from '#shared/lib/ids.ts';
import type { Checkpoints, KeptFolder, TakenCheckpoint } from '#main/core/ports/checkpoints.ts';
import type { Clock } from '#main/core/ports/clock.ts';
import { addLink } from './chain.ts';
import { changedFiles } from './changed-files.ts';
import { diffTrees, touchedBy } from './diff.ts';
import { GitFailed, settle } from './problems.ts';
import { restoreFiles } from './restore-files.ts';
import { createRun, type Run } from './run.ts';
import { openShadow, pointHead, type Shadow, shadowFolder } from './shadow.ts';
import { wholeFolder } from './whole-folder.ts';

interface CheckpointOptions {
  /** As of `createGit`. */
  readonly env: NodeJS.ProcessEnv;
  readonly clock: Pick<Clock, 'now'>;
  /** What is needed to look at folders is kept here: an index for each. */
  readonly folder: string;
  /** Of the data directory: each has refs of its own in a repository. */
  readonly owner: string;
}

/** What is known of a folder while nobody else is at it. */
interface Known {
  shadow: Shadow | null;
  /** Tree when it was last looked at; null where that has to be done anew. */
  tree: string | null;
}

export function checkpointRef(owner: string, agent: AgentId): string {
  return `refs/coppice/${owner}/checkpoints/${agent}`;
}

/** Checkpoints in the repository itself: one ref for an agent, at the end of a chain with one commit for each. */
export function createCheckpoints({ env, clock, folder, owner }: CheckpointOptions): Checkpoints {
  const run = createRun(env);
  const folders = new Map<string, Known>();
  const tips = new Map<AgentId, TakenCheckpoint>();
  const turns = new Map<string, Promise<unknown>>();

  /** One after the other in a folder. Whatever fails there, it is looked at anew the next time. */
  const inTurn = async <T>(kept: KeptFolder, work: (known: Known, shadow: Shadow) => Promise<T>): Promise<T> => {
    const before = turns.get(kept.top);
    const mine = (async () => {
      await before?.catch(() => undefined);
      const known = folders.get(kept.top) ?? { shadow: null, tree: null };
      folders.set(kept.top, known);
      try {
        known.shadow ??= await openShadow(run, folder, kept);
        return await work(known, known.shadow);
      } catch (error) {
        folders.delete(kept.top);
        throw error;
      }
    })();
    turns.set(kept.top, mine);
    try {
      return await mine;
    } finally {
      if (turns.get(kept.top) === mine) turns.delete(kept.top);
    }
  };

  const tipOf = async (repository: string, agent: AgentId): Promise<TakenCheckpoint | null> => {
    const known = tips.get(agent);
    if (known !== undefined) return known;
    const ran = await run({ repository }, ['log', '-1', '--format=%H %T', checkpointRef(owner, agent), '--']);
    const [commit, tree] = ran.out.trim().split(' ');
    return ran.code === 0 && commit !== undefined && tree !== undefined ? { commit, tree } : null;
  };

  const keep = async (known: Known, shadow: Shadow, agent: AgentId, files: readonly string[] | null, label: string) => {
    const { repository } = shadow;
    const changed = files === null || known.tree === null ? null : await changedFiles(run, shadow, known.tree, files);
    const tree = changed === null || known.tree === null ? await wholeFolder(run, shadow) : known.tree;
    const tip = await tipOf(repository, agent);
    if ((changed ?? []).length === 0 && tip?.tree === tree) {
      known.tree = tree;
      return tip;
    }
    const link = { ref: checkpointRef(owner, agent), tip: tip?.commit ?? null, tree, files: changed ?? [], label, at: clock.now() };
    tips.delete(agent);
    const taken = await addLink(run, repository, link);
    tips.set(agent, taken);
    known.tree = taken.tree;
    // What a whole look finds is then little: the files since.
    if (changed === null) await pointHead(shadow, taken.commit);
    return taken;
  };

  return {
    take: (kept, agent, files, label) =>
      settle(`Taking a checkpoint of ${kept.top}`, async () => {
        try {
          return await inTurn(kept, (known, shadow) => keep(known, shadow, agent, files, label));
        } catch (error) {
          if (!(error instanceof GitFailed)) throw error;
          // Somebody may have deleted a ref and collected what it held: what was remembered is forgotten, and all is read anew.
          tips.delete(agent);
          return inTurn(kept, (known, shadow) => keep(known, shadow, agent, null, label));
        }
      }),
    look: (kept) =>
      // What is only looked at stays unknown to `take`: it is to be found there, by whoever keeps the next step.
      settle(`Looking at ${kept.top}`, () => inTurn(kept, (_, shadow) => wholeFolder(run, shadow))),
    compare: (repository, step) => settle('Comparing checkpoints', () => diffTrees(run, { repository }, step.from, step.to)),
    touched: (repository, steps) => settle('Comparing checkpoints', () => touchedBy(run, { repository }, steps)),
    restore: (kept, step) =>
      settle(`Restoring the files of ${kept.top}`, () =>
        inTurn(kept, async (known, shadow) => {
          known.tree = await restoreFiles(run, shadow, step);
          return known.tree;
        }),
      ),
    drop: (repository, agent, top) =>
      settle(`Letting go of the checkpoints of ${agent}`, async () => {
        // One that is being taken would make the ref anew.
        await turns.get(top ?? '')?.catch(() => undefined);
        tips.delete(agent);
        await deleteRef(run, repository, checkpointRef(owner, agent));
        if (top === null) return;
        folders.delete(top);
        await rm(shadowFolder(folder, top), { recursive: true, force: true });
      }),
  };
}

/** A ref that is not there is as good as deleted, and so is a repository. */
async function deleteRef(run: Run, repository: string, ref: string): Promise<void> {
  if ((await run({ repository }, ['show-ref', '--verify', '--quiet', ref])).code !== 0) return;
  await run.need(`Deleting ${ref}`, { repository }, ['update-ref', '-d', ref]);
}
