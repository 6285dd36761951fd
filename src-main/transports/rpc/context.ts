import type { Actor } from '#shared/events/envelope.ts';
import type { CommandId } from '#shared/lib/ids.ts';
import type { RunningEngine } from '#main/core/engine/engine.ts';
import type { MergeLines } from '#main/core/engine/merge-lines.ts';
import type { Review } from '#main/core/engine/review.ts';
import type { Asker } from '#main/core/engine/review-tree.ts';
import type { Worktrees } from '#main/core/engine/worktrees.ts';
import type { Surroundings } from '#main/core/ports/surroundings.ts';

/** Everything that the verbs are answered from. */
export interface Answering {
  readonly engine: RunningEngine;
  readonly review: Review;
  readonly worktrees: Worktrees;
  readonly lines: MergeLines;
  readonly surroundings: Surroundings;
}

/** One client's connection: what it may ask, and who it is. */
export interface RpcContext extends Answering {
  readonly via: 'window' | 'cli';
  /** Tells one window from another in the ledger. */
  readonly client: string;
}

/** A person asks, through this door. */
export function askerOf(context: RpcContext, commandId: CommandId): Asker & { actor: Actor } {
  return { id: commandId, actor: { kind: 'person', id: context.client, via: context.via } };
}
