import { z } from 'zod';
import { AgentId } from '#shared/lib/ids.ts';
import { WireExchange } from '#shared/model/wire.ts';
import { FileChange } from '#shared/model/worktree.ts';
import { MergeKind } from '#shared/model/merging.ts';
import { base, Commanded } from './base.ts';

/** One side of a file. Text is null where there is none to show: absent, binary, or too large. */
export const FileSide = z.object({ text: z.string().nullable(), bytes: z.int().nonnegative().nullable() });
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

export const review = {
  /** Everything that an agent changed since its base, committed or not, and whether it can be merged. */
  changes: base.input(OfAgent).output(Changes),
  file: base
    .input(z.object({ agent: AgentId, path: z.string(), from: z.string().nullable() }))
    .output(z.object({ before: FileSide, after: FileSide, reason: z.string().nullable() })),
  /** Marks this content of a file as viewed; `oid: null` takes the mark back. */
  viewed: base
    .input(z.object({ ...Commanded.shape, agent: AgentId, path: z.string(), oid: z.string().nullable() }))
    .output(z.object({ done: z.literal(true) })),
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
  /** Removes tree and branch. The commit is kept under a ref, so that it can be brought back. */
  discard: base.input(z.object({ ...Commanded.shape, agent: AgentId })).output(z.object({ head: z.string() })),
  /** Brings a discarded branch and its tree back. */
  restore: base.input(z.object({ ...Commanded.shape, agent: AgentId })).output(z.object({ head: z.string() })),
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
