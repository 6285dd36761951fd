import type { editor } from 'monaco-editor/editor.js';
import type { Hunk, LineRange } from '#shared/model/review.ts';

/** Hunks as the editor has compared them. With an end of 0 a side has nothing, and its start is the line before that. */
export function hunksOf(changes: readonly editor.ILineChange[]): Hunk[] {
  return changes.map((change) => ({
    before: rangeOf(change.originalStartLineNumber, change.originalEndLineNumber),
    after: rangeOf(change.modifiedStartLineNumber, change.modifiedEndLineNumber),
  }));
}

function rangeOf(start: number, end: number): LineRange {
  return end === 0 ? { first: start + 1, count: 0 } : { first: start, count: end - start + 1 };
}

/** Which hunk a line is in, or the next one after it; -1 where there is none at all. */
export function hunkAt(hunks: readonly Hunk[], side: 'before' | 'after', line: number): number {
  const at = hunks.findIndex((hunk) => hunk[side].first + Math.max(0, hunk[side].count - 1) >= line);
  return at === -1 ? hunks.length - 1 : at;
}

/** The line of the side after that stands where a line of the side before did. */
export function lineAfter(hunks: readonly Hunk[], before: number): number {
  let moved = 0;
  for (const hunk of hunks) {
    if (hunk.before.first > before) break;
    if (before < hunk.before.first + hunk.before.count) return Math.max(1, hunk.after.first + hunk.after.count - 1);
    moved = hunk.after.first + hunk.after.count - hunk.before.first - hunk.before.count;
  }
  return Math.max(1, before + moved);
}
