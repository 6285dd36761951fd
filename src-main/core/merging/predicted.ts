import type { AgentId } from '#shared/lib/ids.ts';
import { type PredictedConflict, type Prediction, queueKey, type QueueOf } from '#shared/model/merging.ts';
import { type Decide, decided } from '#main/core/ports/decision.ts';

export interface MergesPredicted {
  readonly queue: QueueOf;
  readonly agents: readonly AgentId[];
  readonly conflicts: readonly PredictedConflict[];
  readonly chain: Prediction['chain'];
}

/** Most looks find what the last one found: only a change is a fact. */
export const mergesPredicted: Decide<MergesPredicted, { changed: boolean }> = (folds, { queue, agents, conflicts, chain }) => {
  const row = folds.predictions.get(queueKey(queue));
  const now = { agents: [...agents], conflicts: [...conflicts], chain: [...chain] };
  const before =
    row === undefined ? { agents: [], conflicts: [], chain: [] } : { agents: row.agents, conflicts: row.conflicts, chain: row.chain };
  if (JSON.stringify(now) === JSON.stringify(before)) return decided([], { changed: false });
  return decided([{ type: 'merges.predicted', body: { queue, ...now }, session: null, agent: null, run: null }], { changed: true });
};
