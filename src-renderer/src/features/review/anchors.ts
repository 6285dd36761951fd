import type { LineRange, ReviewComment } from '#shared/model/review.ts';

/**
 * Where the lines of a comment stand now: in the place where they were, or wherever the same lines stand nearest to it.
 * @returns null where they are gone
 */
export function anchorOf({ lines, snippet }: Pick<ReviewComment, 'lines' | 'snippet'>, text: string): LineRange | null {
  const wanted = snippet.split('\n');
  const there = text.split(/\r\n|\r|\n/);
  let best: number | null = null;
  for (let at = 0; at + wanted.length <= there.length; at += 1) {
    if (!wanted.every((line, offset) => there[at + offset] === line)) continue;
    if (best === null || Math.abs(at + 1 - lines.first) < Math.abs(best + 1 - lines.first)) best = at;
  }
  return best === null ? null : { first: best + 1, count: wanted.length };
}
