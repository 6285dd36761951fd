import type { ConflictFile, Conflicting, Predicted, PredictPlan } from '#main/core/ports/merging.ts';
import type { MergeTarget } from '#shared/model/merging.ts';
import { isThere } from './changes.ts';
import { conflictFiles } from './conflict-files.ts';
import { type Env, mergeCommits, type Merged, mergePairs, syntheticCommit } from './in-memory.ts';
import { mergePlace } from './obstacles.ts';
import { fail, GitFailed } from './problems.ts';
import { branchRef } from './refs.ts';
import type { Place, Run } from './run.ts';
import { createSnapshots, type Dated, datedCommit } from './snapshots.ts';

/** Merges of these many pairs are remembered: those of some forty trees, a few times over. */
const REMEMBERED = 4096;
/** Gits at once: a prediction must not take the machine from the agents. */
const AT_ONCE = 2;

interface ConflictPlan {
  readonly repository: string;
  readonly target: MergeTarget;
  readonly a: string;
  readonly b: string | null;
}

interface Predictor {
  predict(plan: PredictPlan): Promise<Predicted>;
  conflict(plan: ConflictPlan): Promise<readonly ConflictFile[]>;
  close(): Promise<void>;
}

interface Outcome {
  readonly tree: string;
  readonly paths: readonly string[];
}

/**
 * How working trees would merge. Every git is a process of its own and the merges of a look share one, so that nothing here keeps this
 * process's thread: no worker is needed. The ids of what is merged name the outcome, which is remembered.
 */
export function createPredictor(run: Run, folder: string): Predictor {
  const snapshots = createSnapshots(run, folder);
  const known = new Map<string, Outcome>();
  const steps = new Map<string, string>();

  const settleAt = async (repository: string, target: MergeTarget): Promise<{ tip: Dated; place: Place; env: Env }> => {
    // Whatever stands in the way of a merge there: attributes are all that its tree is asked for.
    const tree = (await isThere(target.path)) ? target.path : null;
    const [tip, merging] = await Promise.all([
      datedCommit(run, { repository }, branchRef(target.branch)),
      mergePlace(run, repository, tree),
    ]);
    return { tip, ...merging };
  };

  const outcomes = async (place: Place, env: Env, pairs: readonly (readonly [string, string])[]): Promise<void> => {
    const missing = [...new Map(pairs.map((pair) => [keyOf(pair), pair])).values()].filter((pair) => !known.has(keyOf(pair)));
    const share = Math.max(4, Math.ceil(missing.length / AT_ONCE));
    const shares = Array.from({ length: Math.ceil(missing.length / share) }, (_, at) => missing.slice(at * share, (at + 1) * share));
    await Promise.all(
      shares.map(async (some) => {
        const merged = await mergePairs(run, place, env, some);
        some.forEach((pair, at) => remember(known, keyOf(pair), outcomeOf(merged[at] ?? null)));
      }),
    );
  };

  const outcome = async (place: Place, env: Env, ours: string, theirs: string): Promise<Outcome> => {
    await outcomes(place, env, [[ours, theirs]]);
    return known.get(keyOf([ours, theirs])) ?? UNRELATED;
  };

  /** The merge as a commit, for the next to be merged upon. */
  const stepped = async (place: Place, tree: string, ours: Dated, theirs: Dated): Promise<Dated> => {
    const key = keyOf([ours.commit, theirs.commit]);
    const date = Math.max(ours.date, theirs.date);
    const commit = steps.get(key) ?? (await syntheticCommit(run, place, tree, [ours.commit, theirs.commit], date));
    remember(steps, key, commit);
    return { commit, date };
  };

  const chain = async (place: Place, env: Env, tip: Dated, order: readonly string[], commits: ReadonlyMap<string, Dated>) => {
    const links: { key: string; paths: readonly string[] }[] = [];
    let upon = tip;
    for (const key of order) {
      const commit = commits.get(key);
      if (commit === undefined) continue;
      const { tree, paths } = await outcome(place, env, upon.commit, commit.commit);
      links.push({ key, paths });
      const last = key === order.at(-1);
      if (paths.length === 0 && !last) upon = await stepped(place, tree, upon, commit);
    }
    return links;
  };

  return {
    async predict({ repository, target, trees, order }) {
      const settled = settleAt(repository, target);
      const commits = new Map<string, Dated>();
      const left = [...trees];
      const take = async (): Promise<void> => {
        for (let tree = left.shift(); tree !== undefined; tree = left.shift()) {
          // A tree that cannot be read now (it is being made, or removed) is left out; its next fact brings it up again.
          const commit = await snapshots.of(tree.path, tree.changed).catch((error: unknown) => {
            if (error instanceof GitFailed) return null;
            throw error;
          });
          if (commit !== null) commits.set(tree.key, commit);
        }
      };
      const [{ tip, place, env }] = await Promise.all([settled, ...Array.from({ length: AT_ONCE }, take)]);
      const keys = trees.map(({ key }) => key).filter((key) => commits.has(key));
      const pairs = keys.flatMap((a, at) => [[a, null] as const, ...keys.slice(at + 1).map((b) => [a, b] as const)]);
      const idsOf = ([a, b]: readonly [string, string | null]): [string, string] => [
        (b === null ? tip : (commits.get(b) ?? tip)).commit,
        (commits.get(a) ?? tip).commit,
      ];
      await outcomes(place, env, pairs.map(idsOf));
      const conflicts = pairs.flatMap(([a, b]): Conflicting[] => {
        const { paths } = known.get(keyOf(idsOf([a, b]))) ?? UNRELATED;
        return paths.length === 0 ? [] : [{ a, b, paths }];
      });
      return { keys, conflicts, chain: await chain(place, env, tip, order(conflicts), commits) };
    },
    async conflict({ repository, target, a, b }) {
      const { tip, place, env } = await settleAt(repository, target);
      const [theirs, ours] = [await snapshots.of(a, true), b === null ? tip : await snapshots.of(b, true)];
      if (theirs === null || ours === null)
        return fail('tree_gone', `${theirs === null ? a : (b ?? '')} is gone: there is nothing to merge.`);
      const merged = await mergeCommits(run, place, env, ours.commit, theirs.commit);
      return conflictFiles(run, place, merged);
    },
    close: () => snapshots.close(),
  };
}

/** Of histories that share no commit, or where an object is missing: no text of it conflicts. */
const UNRELATED: Outcome = { tree: '', paths: [] };

function outcomeOf(merged: Merged | null): Outcome {
  return merged === null ? UNRELATED : { tree: merged.tree, paths: merged.conflicts };
}

function keyOf([ours, theirs]: readonly [string, string]): string {
  return `${ours} ${theirs}`;
}

/** Forgets what was remembered first. */
function remember<Value>(among: Map<string, Value>, key: string, value: Value): void {
  among.delete(key);
  among.set(key, value);
  const [oldest] = among.keys();
  if (among.size > REMEMBERED && oldest !== undefined) among.delete(oldest);
}
