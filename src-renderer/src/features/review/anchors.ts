import { plainText } from '#renderer/ui/diff-text.ts';
import type { LineRange, ReviewComment } from '#shared/model/review.ts';

/** Lines as the editor counts them: what follows the last line break is one too. */
export function linesOf(text: string): readonly string[] {
  return plainText(text).split('\n');
}

/**
 * Where the lines of a comment stand now: in the place where they were, or wherever the same lines stand nearest to it.
 * @param there the lines of the side that it is about
 * @returns null where they are gone
 */
export function anchorOf({ lines, snippet }: Pick<ReviewComment, 'lines' | 'snippet'>, there: readonly string[]): LineRange | null {
  const wanted = snippet.split('\n');
  let best: number | null = null;
  for (let at = 0; at + wanted.length <= there.length; at += 1) {
    if (!wanted.every((line, offset) => there[at + offset] === line)) continue;
    if (best === null || Math.abs(at + 1 - lines.first) < Math.abs(best + 1 - lines.first)) best = at;
  }
  return best === null ? null : { first: best + 1, count: wanted.length };
}
