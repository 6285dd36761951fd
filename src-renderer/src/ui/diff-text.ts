/** A text as the editor holds it: LF after each line, and no byte order mark. */
export function plainText(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
}

/** The one stretch of a text that another differs in. */
export interface Replaced {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What to replace in `before` to have `after`; null where they are the same. */
export function replacedIn(before: string, after: string): Replaced | null {
  if (before === after) return null;
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let same = 0;
  while (same < shorter - start && before[before.length - 1 - same] === after[after.length - 1 - same]) same += 1;
  return { start, end: before.length - same, text: after.slice(start, after.length - same) };
}
