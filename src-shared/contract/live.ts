import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import { Flow } from '#shared/events/flow.ts';
import { SessionId } from '#shared/lib/ids.ts';
import { Agent } from '#shared/model/agent.ts';
import { Approval } from '#shared/model/approval.ts';
import { Remembered } from '#shared/model/permission.ts';
import { Question } from '#shared/model/question.ts';
import { MergeQueue, Prediction } from '#shared/model/merging.ts';
import { LaneLimit } from '#shared/model/run.ts';
import { Session } from '#shared/model/session.ts';
import { Worktree } from '#shared/model/worktree.ts';
import { base } from './base.ts';

/** A fact as the ledger holds it, long texts as references. It was checked when it was written, and only the engine sends it. */
export const StoredEvent = z.custom<LedgerEvent>((event) => typeof event === 'object' && event !== null && 'seq' in event);

/** Rows of the views that a window opens with, and the seq they stand at. */
export const Snapshot = z.object({
  seq: z.int().nonnegative(),
  sessions: z.array(Session),
  agents: z.array(Agent),
  approvals: z.array(Approval),
  questions: z.array(Question),
  permissions: z.array(Remembered),
  lanes: z.array(LaneLimit),
  worktrees: z.array(Worktree),
  mergeQueues: z.array(MergeQueue),
  predictions: z.array(Prediction),
});
export type Snapshot = z.infer<typeof Snapshot>;

export const LiveBatch = z.discriminatedUnion('kind', [
  /** Facts follow one another without a gap: each batch names the seq that it comes after. */
  z.object({ kind: z.literal('facts'), after: z.int(), events: z.array(StoredEvent) }),
  z.object({ kind: z.literal('flow'), items: z.array(Flow) }),
  /** The window fell too far behind: take a new snapshot, then subscribe again after `seq`. */
  z.object({ kind: z.literal('reset'), seq: z.int() }),
]);
export type LiveBatch = z.infer<typeof LiveBatch>;

export const live = {
  snapshot: base.output(Snapshot),
  /** All facts after `after`, and the flow of the trees of `roots`. The first flow batch holds what is open now. */
  subscribe: base.input(z.object({ after: z.int().nonnegative(), roots: z.array(SessionId) })).output(eventIterator(LiveBatch)),
};
