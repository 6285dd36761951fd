import { z } from 'zod';
import { CallId, EventId, MessageId } from '#shared/lib/ids.ts';

/** A stretch of a conversation, by what stands in it. */
export const Stretch = z.object({ turns: z.array(z.int()), calls: z.array(CallId), messages: z.array(MessageId) });
export type Stretch = z.infer<typeof Stretch>;

export const NO_STRETCH: Stretch = { turns: [], calls: [], messages: [] };

export function isEmpty({ turns, calls, messages }: Stretch): boolean {
  return turns.length === 0 && calls.length === 0 && messages.length === 0;
}

/** Where an agent goes back to. */
export const RewindPlan = z.object({
  /** The last event that counts: conversation and files are what they were right after it. */
  to: EventId,
  /** Turn that it stands in; 0 before the first. */
  turn: z.int().nonnegative(),
  conversation: z.boolean(),
  /** What no longer counts in the conversation, and what counts again since an earlier rewind is undone by this one. */
  gone: Stretch,
  back: Stretch,
  /** The tree that the files are brought to; null where they stay. */
  files: z.object({ folder: z.string(), repository: z.string(), tree: z.string() }).nullable(),
});
export type RewindPlan = z.infer<typeof RewindPlan>;
