import type { Hunk } from './review.ts';

interface Line {
  readonly text: string;
  /** The line break that ends it; null for a file's last line. */
  readonly broken: string | null;
}

/**
 * A text with some of its hunks undone: their lines are again those of the base, byte for byte, line breaks included.
 * @param hunks in any order, of a comparison of these two texts
 * @returns null where the hunks do not lie within the two texts, or overlap
 */
export function withoutHunks(before: string, after: string, hunks: readonly Hunk[]): string | null {
  const [base, now] = [linesOf(before), linesOf(after)];
  const result: Line[] = [];
  let at = 0;
  for (const hunk of hunks.toSorted((a, b) => a.after.first - b.after.first)) {
    const [from, start] = [hunk.before.first - 1, hunk.after.first - 1];
    const [to, end] = [from + hunk.before.count, start + hunk.after.count];
    if (start < at || end > now.length || to > base.length || from > base.length || start > now.length) return null;
    result.push(...now.slice(at, start), ...base.slice(from, to));
    at = end;
  }
  result.push(...now.slice(at));
  const usual = now[0]?.broken ?? base[0]?.broken ?? '\n';
  return result.map(({ text, broken }, index) => (index === result.length - 1 ? text : text + (broken ?? usual))).join('');
}

/** What a hunk is known by, wherever in the file it stands: what it takes away and what it brings. */
export function printOf(before: string, after: string, hunk: Hunk): string {
  const words = (text: string, { first, count }: Hunk['before']) =>
    linesOf(text)
      .slice(first - 1, first - 1 + count)
      .map((line) => line.text)
      .join('\n');
  return fingerprint(`${words(before, hunk.before)}\0${words(after, hunk.after)}`);
}

function linesOf(text: string): Line[] {
  const parts = text.split(/(\r\n|\r|\n)/);
  return parts.flatMap((part, at) => (at % 2 === 0 ? [{ text: part, broken: parts[at + 1] ?? null }] : []));
}

/** Two FNV-1a of 32 bits, the second over the first's own: enough to tell the hunks of one file apart, and it needs no crypto here. */
function fingerprint(text: string): string {
  let one = 0x811c9dc5;
  let two = 0x1000193;
  for (let at = 0; at < text.length; at += 1) {
    one = Math.imul(one ^ text.charCodeAt(at), 0x01000193);
    two = Math.imul(two ^ (one >>> 7) ^ text.charCodeAt(at), 0x85ebca6b);
  }
  return (one >>> 0).toString(16).padStart(8, '0') + (two >>> 0).toString(16).padStart(8, '0');
}
