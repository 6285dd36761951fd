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
  const parts: Line[][] = [];
  // Both sides go forward only: what is put back is never more than the base has.
  let [was, at] = [0, 0];
  for (const hunk of hunks.toSorted((a, b) => a.after.first - b.after.first || a.before.first - b.before.first)) {
    const [from, start] = [hunk.before.first - 1, hunk.after.first - 1];
    const [to, end] = [from + hunk.before.count, start + hunk.after.count];
    if (from < was || start < at || to > base.length || end > now.length) return null;
    parts.push(now.slice(at, start), base.slice(from, to));
    [was, at] = [to, end];
  }
  const result = [...parts, now.slice(at)].flat();
  const usual = now[0]?.broken ?? base[0]?.broken ?? '\n';
  return result.map(({ text, broken }, index) => (index === result.length - 1 ? text : text + (broken ?? usual))).join('');
}

/** What each hunk is known by, wherever in the file it stands: what it takes away and what it brings. */
export function printsOf(before: string, after: string, hunks: readonly Hunk[]): string[] {
  if (hunks.length === 0) return [];
  const [base, now] = [linesOf(before), linesOf(after)];
  const words = (lines: readonly Line[], { first, count }: Hunk['before']) =>
    lines
      .slice(first - 1, first - 1 + count)
      .map((line) => line.text)
      .join('\n');
  return hunks.map((hunk) => fingerprint(`${words(base, hunk.before)}\0${words(now, hunk.after)}`));
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
