import { counted } from './shown-path.ts';

export type Replaced =
  | {
      readonly ok: true;
      readonly text: string;
      /** 1-based, where each replacement begins in the new text. */ readonly lines: readonly number[];
    }
  | { readonly ok: false; readonly problem: string };

/**
 * Replaces `before` by `after`. A line break of `before` matches `\n` and `\r\n` alike, and `after` is written
 * with the line breaks of the place that it takes, so that a CRLF file stays one. Refuses with words what is
 * not there, not unique (unless `all`), or no change.
 */
export function replaceText(text: string, before: string, after: string, all: boolean): Replaced {
  if (before === '') return { ok: false, problem: 'old_string is empty: say which text to replace, or use write for a whole file.' };
  const pattern = patternOf(before);
  const count = countOf(text, pattern, !all);
  if (count === 0) return { ok: false, problem: `old_string was not found. ${hint(text, before)}` };
  if (count > 1 && !all) {
    const where = linesOf(text, pattern).slice(0, 10).join(', ');
    return {
      ok: false,
      problem: `old_string occurs ${counted(count)} times (lines ${where}). Add lines around it until it is unique, or set replace_all.`,
    };
  }
  const parts: string[] = [];
  const lines: number[] = [];
  let at = 0;
  let line = 1;
  for (const match of text.matchAll(pattern)) {
    const kept = text.slice(at, match.index);
    line += breaksIn(kept);
    lines.push(line);
    const put = after.replaceAll(/\r?\n/g, lineBreakAt(text, match.index, match[0]));
    line += breaksIn(put);
    parts.push(kept, put);
    at = match.index + match[0].length;
  }
  parts.push(text.slice(at));
  const made = parts.join('');
  if (made === text) return { ok: false, problem: 'old_string and new_string are the same: nothing would change.' };
  return { ok: true, text: made, lines };
}

function patternOf(before: string): RegExp {
  const escaped = before.split(/\r?\n/).map((line) => line.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`));
  return new RegExp(escaped.join(String.raw`\r?\n`), 'g');
}

/** Occurrences that overlap are each one, where it matters which is meant. */
function countOf(text: string, pattern: RegExp, overlapping: boolean): number {
  if (!overlapping) return [...text.matchAll(pattern)].length;
  const search = new RegExp(pattern);
  let count = 0;
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    count += 1;
    search.lastIndex = match.index + 1;
  }
  return count;
}

function linesOf(text: string, pattern: RegExp): number[] {
  return [...text.matchAll(pattern)].map((match) => 1 + breaksIn(text.slice(0, match.index)));
}

function breaksIn(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

/** The line break in use at a match: its own first, else the next one, else the one before. */
function lineBreakAt(text: string, index: number, matched: string): string {
  const own = matched.indexOf('\n');
  if (own !== -1) return matched[own - 1] === '\r' || (own === 0 && text[index - 1] === '\r') ? '\r\n' : '\n';
  const next = text.indexOf('\n', index + matched.length);
  const at = next === -1 ? text.lastIndexOf('\n', index) : next;
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

function hint(text: string, before: string): string {
  if (/^\s*\d+\t/.test(before)) return 'It seems to hold the line numbers that read puts before each line: leave them out.';
  const first = before
    .split(/\r?\n/)
    .find((line) => line.trim() !== '')
    ?.trim();
  const like = first === undefined ? -1 : text.split(/\r?\n/).findIndex((line) => line.trim() === first);
  if (like !== -1) return `Line ${like + 1} is like its first line: compare the indentation and the lines after it.`;
  return 'Read the file again: it must match exactly, white space included.';
}
