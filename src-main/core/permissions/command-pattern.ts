import { type Result, ok, refuse } from '#shared/lib/result.ts';

/** A pattern of one simple command. */
export interface CommandPattern {
  /** `NAME=value`, before the program. */
  readonly assignments: readonly string[];
  /** Program and arguments. In arguments a `*` stands for any part of that word. */
  readonly words: readonly string[];
  /** Whether any further words may follow. */
  readonly more: boolean;
}

const ASSIGNMENT = /^[A-Za-z_]\w*=/;
/** Letters, digits, and what is literal to bash in a word: a pattern is a command that could be typed as it stands. */
const WORD = /^(?!~)[\w./:=@%+,^~*-]+$/;

/**
 * Words parted by blanks. A `*` at the end that stands alone or behind a letter or digit allows any further words:
 * `git status*` and `git status *` both allow `git status` and `git status -s`, and not `git statusx`. Any other `*`
 * is part of one word: `npm run test:*`, `cat docs/*`. `*` alone is every command.
 */
export function readCommandPattern(pattern: string): Result<CommandPattern> {
  const words = pattern.split(/[ \t]+/).filter((word) => word !== '');
  const odd = words.find((word) => !WORD.test(word));
  if (odd !== undefined) {
    const why =
      'a pattern is one plain command: letters, digits and . / : = @ % + , ^ ~ - _ and *, without quotes, operators or expansions';
    return refuse('bad_pattern', `"${odd}" cannot stand in a pattern; ${why}`);
  }
  if (words.some((word) => word.includes('**'))) {
    return refuse('bad_pattern', '"**" means nothing in a command; a * at the end of the pattern allows any further words');
  }
  const last = words.at(-1);
  if (last === undefined) return refuse('bad_pattern', 'the pattern is empty; write a command such as "git status*"');
  const more = /(?:^|[A-Za-z0-9])\*$/.test(last);
  if (more) words.splice(-1, 1, ...(last === '*' ? [] : [last.slice(0, -1)]));
  const program = words.findIndex((word) => !ASSIGNMENT.test(word));
  const assignments = program === -1 ? words.splice(0) : words.splice(0, program);
  if (assignments.some((word) => word.includes('*')) || words[0]?.includes('*') === true) {
    return refuse('bad_pattern', 'the program and what is set for it are named whole; a * stands behind them, for arguments');
  }
  if (words.length === 0 && assignments.length > 0)
    return refuse('bad_pattern', 'the pattern only sets variables; name a program behind them');
  return ok({ assignments, words, more });
}
