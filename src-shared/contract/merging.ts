import { z } from 'zod';
import { AgentId } from '#shared/lib/ids.ts';
import { MergeKind, MergeQueue, Prediction, QueueOf } from '#shared/model/merging.ts';
import { base, Commanded } from './base.ts';

const OfAgent = z.object({ ...Commanded.shape, agent: AgentId });
const OfQueue = z.object({ ...Commanded.shape, queue: QueueOf });
const Done = z.object({ done: z.literal(true) });

export const ConflictFile = z.object({
  path: z.string(),
  /** Git's own words on it. */
  words: z.array(z.string()),
  /** Of both sides, by the line of the merged file at which each begins; none where there is no text of two sides. */
  hunks: z.array(z.object({ line: z.int(), ours: z.string(), theirs: z.string() })),
});
export type ConflictFile = z.infer<typeof ConflictFile>;

/** The line of work for a target, and how open work would merge. Rows of both arrive live; these are what a client asks. */
export const merging = {
  list: base.output(z.object({ queues: z.array(MergeQueue), predictions: z.array(Prediction) })),
  /** Puts work last in the line of its target. `head` is what the review showed; left out, where its branch stands now. */
  add: base
    .input(
      z.object({
        ...OfAgent.shape,
        head: z.string().nullable().default(null),
        kind: MergeKind.default('merge'),
        message: z.string().nullable().default(null),
      }),
    )
    .output(QueueOf),
  remove: base.input(OfAgent).output(Done),
  /** `before`: the one that it is to stand before; null is the end of the line. */
  move: base.input(z.object({ ...OfAgent.shape, before: AgentId.nullable() })).output(z.object({ order: z.array(AgentId) })),
  /** Fewest conflicts first, as was last predicted. */
  order: base.input(OfQueue).output(z.object({ order: z.array(AgentId) })),
  start: base.input(OfQueue).output(Done),
  stop: base.input(OfQueue).output(Done),
  /** Looks at a target's open work now, uncommitted work too. */
  predict: base.input(z.object({ queue: QueueOf })).output(Prediction.nullable()),
  /** The conflict between the work of two agents as it stands, or of one with its target (`b` null). Empty where there is none. */
  conflict: base.input(z.object({ a: AgentId, b: AgentId.nullable() })).output(z.array(ConflictFile)),
};
