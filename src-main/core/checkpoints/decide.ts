import type { AgentId, CallId } from '#shared/lib/ids.ts';
import { about, type Decide, decided, refused } from '#main/core/ports/decision.ts';

export interface TakeCheckpoint {
  readonly agent: AgentId;
  /** The call that came to its end; null: the files as they were found before the next one. */
  readonly call: CallId | null;
  readonly turn: number;
  readonly folder: string;
  readonly repository: string;
  readonly tree: string;
  readonly commit: string;
  readonly files: number;
}

/** Files that are what they were need no fact: whoever goes back there finds the one before. */
export const takeCheckpoint: Decide<TakeCheckpoint, null> = (folds, { agent: id, ...body }) => {
  const agent = folds.agents.get(id);
  if (agent === undefined) return refused('unknown_agent', `there is no agent ${id}`);
  const before = folds.checkpoints.get(body.folder);
  if (before?.tree === body.tree && before.agents.includes(id) && !before.failing) return decided([], null);
  return decided([about(agent)('checkpoint.taken', { ...body, from: before?.tree ?? null })], null);
};

export interface FailCheckpoint {
  readonly agent: AgentId;
  readonly folder: string;
  readonly repository: string;
  readonly why: string;
}

/** Said once: the work goes on, and what could not be kept now is kept with the next one that can be taken. */
export const failCheckpoint: Decide<FailCheckpoint, null> = (folds, { agent: id, ...body }) => {
  const agent = folds.agents.get(id);
  if (agent === undefined || folds.checkpoints.get(body.folder)?.failing === true) return decided([], null);
  return decided([about(agent)('checkpoint.failed', body)], null);
};

export interface DropCheckpoints {
  readonly agent: AgentId;
  readonly repository: string;
  readonly folder: string | null;
}

export const dropCheckpoints: Decide<DropCheckpoints, null> = (folds, { agent: id, ...body }) => {
  const agent = folds.agents.get(id);
  if (agent === undefined) return refused('unknown_agent', `there is no agent ${id}`);
  return decided([about(agent)('checkpoints.dropped', body)], null);
};
