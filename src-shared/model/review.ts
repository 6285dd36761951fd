import { z } from 'zod';
import { MessageId } from '#shared/lib/ids.ts';

/** A run of lines of a file, from 1. Counted as an editor does: what follows the last line break is a line too, if an empty one. */
export const LineRange = z.object({ first: z.int().positive(), count: z.int().nonnegative() });
export type LineRange = z.infer<typeof LineRange>;

/** Lines `before`, of the base, that `after` stands in place of. With `count` 0 a side has nothing there, and `first` says before which line. */
export const Hunk = z.object({ before: LineRange, after: LineRange });
export type Hunk = z.infer<typeof Hunk>;

/** What a person says about some lines of a review. */
export const ReviewComment = z.object({
  path: z.string(),
  /** `before`: of the base, that is of what was taken away. */
  side: z.enum(['before', 'after']),
  /** Where the lines stood when it was written. */
  lines: LineRange,
  /** The lines themselves: by them they are found again when they have moved. */
  snippet: z.string().max(20_000),
  text: z.string().min(1).max(20_000),
});
export type ReviewComment = z.infer<typeof ReviewComment>;

/** A comment that was sent: by which message, and the how manyth of it, from 0. */
export const SentComment = z.object({
  ...ReviewComment.shape,
  message: MessageId,
  number: z.int().nonnegative(),
  /** UTC ms. */
  at: z.int(),
  resolved: z.boolean(),
});
export type SentComment = z.infer<typeof SentComment>;
