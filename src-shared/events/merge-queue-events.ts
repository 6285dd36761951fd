import { z } from 'zod';
import { AgentId } from '#shared/lib/ids.ts';
import { EvictReason, MergeKind, MergeTarget, PredictedConflict, QueueOf, VerifyOutcome } from '#shared/model/merging.ts';
import { JsonObject } from '#shared/model/json.ts';
import { LongText } from '#shared/model/text.ts';

const OfQueue = z.object({ queue: QueueOf });

/** An agent's work was put last in the line of its target. */
export const QueueAdded = OfQueue.extend({ target: MergeTarget, head: z.string(), kind: MergeKind, message: z.string().nullable() });

/** A person took it out. */
export const QueueRemoved = OfQueue;

/** Those in line stand in this order from here on. */
export const QueueOrdered = OfQueue.extend({ order: z.array(AgentId), by: z.enum(['hand', 'fewest_conflicts']) });

export const QueueStarted = OfQueue;

/** Nobody lands from here on, and what was under way for one whose turn it was is dropped. `trouble`: why, where no person asked for it. */
export const QueueStopped = OfQueue.extend({ trouble: z.string().nullable() });

/** Its turn has come: what it gives upon the target's tip is computed in memory. */
export const LandingStarted = OfQueue;

/** The result is there, under no branch. A verification is asked for by it, with the command; null where the project has none. */
export const LandingPrepared = OfQueue.extend({ from: z.string(), commit: z.string(), verify: z.string().nullable() });

/** It cannot land as things stood, through no fault of its own, and is done again. */
export const LandingSetBack = OfQueue.extend({ why: z.string() });

/** The command is there, held, in a tree of its own. `process` is what ends it after a crash. */
export const VerifyStarted = OfQueue.extend({ path: z.string(), process: JsonObject });

export const VerifyEnded = OfQueue.extend({
  outcome: VerifyOutcome,
  exitCode: z.int().nullable(),
  output: LongText,
  seconds: z.number(),
});

/** It left the line without landing. Its agent is told, where that can do something about it. */
export const QueueEvicted = OfQueue.extend({
  reason: EvictReason,
  words: z.string(),
  paths: z.array(z.string()),
  output: LongText.nullable(),
});

/** How open work would merge has changed. */
export const MergesPredicted = OfQueue.extend({
  agents: z.array(AgentId),
  conflicts: z.array(PredictedConflict),
  chain: z.array(z.object({ agent: AgentId, paths: z.array(z.string()) })),
});

export const mergeQueueEvents = {
  'queue.added': QueueAdded,
  'queue.removed': QueueRemoved,
  'queue.ordered': QueueOrdered,
  'queue.started': QueueStarted,
  'queue.stopped': QueueStopped,
  'landing.started': LandingStarted,
  'landing.prepared': LandingPrepared,
  'landing.set_back': LandingSetBack,
  'verify.started': VerifyStarted,
  'verify.ended': VerifyEnded,
  'queue.evicted': QueueEvicted,
  'merges.predicted': MergesPredicted,
} as const;
