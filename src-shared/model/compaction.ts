import { z } from 'zod';

/** What a turn is for: the agent's own work, or a summary in place of what it has said and been told so far. */
export const TurnPurpose = z.enum(['work', 'compact']);
export type TurnPurpose = z.infer<typeof TurnPurpose>;

/** Why a conversation is compacted: it nears the window of its model, its provider refused it for its length, or a person wants it. */
export const CompactionReason = z.enum(['window', 'refused', 'asked']);
export type CompactionReason = z.infer<typeof CompactionReason>;

/** What the model no longer knows in its own words. The ledger has all of it. */
export const Dropped = z.object({ turns: z.int().nonnegative(), messages: z.int().nonnegative(), toolResults: z.int().nonnegative() });
export type Dropped = z.infer<typeof Dropped>;

/** How full the window of an agent's model is. */
export const ContextUse = z.object({
  /** Of the last request and its answer, as the provider said; after a compaction an estimate. 0 where nobody has said. */
  tokens: z.int().nonnegative(),
  /** Null where the window of the model is not known. */
  window: z.int().positive().nullable(),
  /** Its present turn compacts: while it is at work, a summary is being written. */
  compacting: z.boolean(),
});
export type ContextUse = z.infer<typeof ContextUse>;

/** `18 turns became a summary (from 160,000 to about 12,000 tokens)`; without a summary, what was dropped. */
export function compactedWords(of: {
  readonly dropped: Dropped;
  readonly summarized: boolean;
  readonly tokensBefore: number | null;
  readonly tokensAfter: number | null;
}): string {
  const { dropped, summarized, tokensBefore, tokensAfter } = of;
  const tokens = (count: number): string => count.toLocaleString('en-US');
  const sizes =
    tokensBefore === null || tokensAfter === null ? '' : ` (from ${tokens(tokensBefore)} to about ${tokens(tokensAfter)} tokens)`;
  const turns = counted(dropped.turns, 'turn');
  if (summarized) return `${turns} became a summary${sizes}`;
  if (dropped.turns + dropped.toolResults === 0) return 'no summary could be had, and nothing was left out';
  const results = counted(dropped.toolResults, 'tool result');
  return `${dropped.turns === 0 ? results : `${turns} and ${results}`} left out without a summary${sizes}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
