import { z } from 'zod';
import { AgentId, SessionId } from '#shared/lib/ids.ts';

/**
 * Text on its way: it may be lost, and one fact settles it. Never stored.
 *
 * A block grows at its end only; a receiver whose block is shorter than `offset` has missed some and waits for the fact.
 */
export const Flow = z.object({
  session: SessionId,
  agent: AgentId,
  /** `3.1.0`: turn, attempt, part of the answer; or the id of a call, for its output. */
  block: z.string(),
  kind: z.enum(['text', 'reasoning', 'call', 'output']),
  /** Where `text` begins within the block, in UTF-16 units. */
  offset: z.int().nonnegative(),
  text: z.string(),
});
export type Flow = z.infer<typeof Flow>;
