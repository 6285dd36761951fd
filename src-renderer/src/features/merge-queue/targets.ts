import type { AgentId } from '#shared/lib/ids.ts';
import { type MergeQueue, type PredictedConflict, type Prediction, queueKey } from '#shared/model/merging.ts';
import type { Worktree } from '#shared/model/worktree.ts';

/** A branch that open work would be merged into, with all that is known of it. */
export interface Target {
  readonly key: string;
  readonly repository: string;
  readonly branch: string;
  readonly queue: MergeQueue | undefined;
  readonly prediction: Prediction | undefined;
  /** Open work that stands in no line, in the order of the ids. */
  readonly open: readonly Worktree[];
}

interface Rows {
  readonly worktrees: ReadonlyMap<string, Worktree>;
  readonly mergeQueues: ReadonlyMap<string, MergeQueue>;
  readonly predictions: ReadonlyMap<string, Prediction>;
}

/** Every target that has open work or a queue; those with somebody in line first, then by name. */
export function targetsOf({ worktrees, mergeQueues, predictions }: Rows): Target[] {
  const found = new Map<string, { repository: string; branch: string }>();
  const opened = [...worktrees.values()].filter((tree) => tree.state === 'ready' && tree.target !== null);
  for (const { repository, target } of opened) {
    const of = { repository, branch: target?.branch ?? '' };
    found.set(queueKey(of), of);
  }
  for (const { key, repository, target } of mergeQueues.values()) found.set(key, { repository, branch: target.branch });
  return [...found]
    .map(([key, { repository, branch }]) => {
      const queue = mergeQueues.get(key);
      const inLine = new Set(queue?.entries.map(({ agent }) => agent));
      const open = opened.filter((tree) => tree.repository === repository && tree.target?.branch === branch && !inLine.has(tree.agent));
      return { key, repository, branch, queue, prediction: predictions.get(key), open };
    })
    .toSorted(
      (a, b) => Number(lined(b)) - Number(lined(a)) || a.branch.localeCompare(b.branch) || a.repository.localeCompare(b.repository),
    );
}

function lined({ queue }: Target): boolean {
  return queue !== undefined && queue.entries.length > 0;
}

/** The conflict of a pair, whichever stands first. */
export function between(conflicts: readonly PredictedConflict[], one: AgentId, other: AgentId | null): PredictedConflict | undefined {
  return conflicts.find(({ a, b }) => (a === one && b === other) || (a === other && b === one));
}
