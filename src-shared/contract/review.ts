import { z } from 'zod';
import { AgentId, MessageId } from '#shared/lib/ids.ts';
import { Hunk, ReviewComment } from '#shared/model/review.ts';
import { WireExchange } from '#shared/model/wire.ts';
import { FileChange } from '#shared/model/worktree.ts';
import { MergeKind } from '#shared/model/merging.ts';
import { base, Commanded } from './base.ts';

/** One side of a file. Text is null where there is none to show: absent, binary, or too large. */
export const FileSide = z.object({
  text: z.string().nullable(),
  bytes: z.int().nonnegative().nullable(),
  /** A picture, as a `data:` address. */
  image: z.string().nullable(),
});
export type FileSide = z.infer<typeof FileSide>;

export const Changes = z.object({
  base: z.string(),
  branch: z.string(),
  /** Commit that the branch stands at: what a merge of this review merges. */
  head: z.string(),
  target: z.string().nullable(),
  files: z.array(FileChange),
  /** Why it cannot be merged as things stand, each with what to do about it. */
  obstacles: z.array(z.object({ code: z.string(), message: z.string(), paths: z.array(z.string()) })),
});
export type Changes = z.infer<typeof Changes>;

const OfAgent = z.object({ agent: AgentId });
const Done = z.object({ done: z.literal(true) });

export const review = {
  /** Everything that an agent changed since its base, committed or not, and whether it can be merged. */
  changes: base.input(OfAgent).output(Changes),
  file: base
    .input(z.object({ agent: AgentId, path: z.string(), from: z.string().nullable() }))
    .output(z.object({ before: FileSide, after: FileSide, reason: z.string().nullable() })),
  /** Marks this content of a file as viewed; `oid: null` takes the mark back. */
  viewed: base.input(z.object({ ...Commanded.shape, agent: AgentId, path: z.string(), oid: z.string().nullable() })).output(Done),
  /** Brings the branch to its target. `head` is what the review showed: another head is refused. No message: git's own words. */
  merge: base
    .input(
      z.object({
        ...Commanded.shape,
        agent: AgentId,
        head: z.string(),
        kind: MergeKind.default('merge'),
        message: z.string().nullable().default(null),
      }),
    )
    .output(z.object({ commit: z.string() })),
  /** Moves the target back to where it stood; where it has moved on (`moved_on`), a commit that reverts the merge can be asked for. */
  undoMerge: base
    .input(z.object({ ...Commanded.shape, agent: AgentId, how: z.enum(['move_back', 'revert']) }))
    .output(z.object({ commit: z.string() })),
  /** Keeps a hunk, known by its print, or takes that back. */
  keep: base
    .input(z.object({ ...Commanded.shape, agent: AgentId, path: z.string(), hunk: z.string().max(64), kept: z.boolean() }))
    .output(Done),
  /** Puts a file back to the base, or some hunks of it, by a commit on the agent's branch. `head` is what the review showed. */
  undo: base
    .input(
      z.object({
        ...Commanded.shape,
        agent: AgentId,
        head: z.string(),
        path: z.string(),
        from: z.string().nullable(),
        hunks: z.array(Hunk).min(1).max(10_000).nullable(),
      }),
    )
    .output(z.object({ commit: z.string() })),
  /** Takes the last undo back. */
  restore: base.input(z.object({ ...Commanded.shape, agent: AgentId, commit: z.string() })).output(z.object({ commit: z.string() })),
  /** Sends comments on lines to the agent as one message; one that has ended goes on with it. */
  comment: base
    .input(
      z.object({ ...Commanded.shape, agent: AgentId, comments: z.array(ReviewComment).min(1).max(200), words: z.string().max(20_000) }),
    )
    .output(z.object({ message: MessageId })),
  resolve: base
    .input(z.object({ ...Commanded.shape, agent: AgentId, message: MessageId, number: z.int().nonnegative(), resolved: z.boolean() }))
    .output(Done),
  /** Removes tree and branch. The commit is kept under a ref, so that it can be brought back. */
  discard: base.input(z.object({ ...Commanded.shape, agent: AgentId })).output(z.object({ head: z.string() })),
  /** Brings a discarded branch and its tree back. */
  undoDiscard: base.input(z.object({ ...Commanded.shape, agent: AgentId })).output(z.object({ head: z.string() })),
};

export const Exchange = z.object({
  turn: z.int(),
  attempt: z.int(),
  wire: WireExchange,
  /** As sent and as received; null where there was none. Bytes that are no UTF-8 are given in base 64. */
  request: z.object({ text: z.string(), encoding: z.enum(['utf8', 'base64']) }),
  response: z.object({ text: z.string(), encoding: z.enum(['utf8', 'base64']) }).nullable(),
});
export type Exchange = z.infer<typeof Exchange>;

export const turns = {
  /** Which turns of an agent have an exchange on record. */
  list: base
    .input(OfAgent)
    .output(z.array(z.object({ turn: z.int(), attempt: z.int(), at: z.int(), requestBytes: z.int(), responseBytes: z.int() }))),
  /** The raw request and response of a turn, byte for byte. */
  exchange: base.input(z.object({ agent: AgentId, turn: z.int(), attempt: z.int() })).output(Exchange),
};
