import type { Pattern } from '#shared/model/permission.ts';
import type { Redirection, ShellReading, ShellWord, SimpleCommand } from '#main/core/ports/shell-words.ts';
import { type CommandPattern, readCommandPattern } from './command-pattern.ts';
import { isHeld } from './held-words.ts';
import { isLike } from './wildcard.ts';

/**
 * Whether a command need not ask: each of its simple commands fits one of the patterns for bash. One that cannot be read
 * never does, nor one with a word that bash would expand, or with a redirection to or from a file.
 *
 * For allowing only. That nothing fits does not mean that nothing of it runs: to forbid, ask the other way round.
 */
export function allowsCommand(patterns: readonly Pattern[], reading: ShellReading): boolean {
  if (!reading.ok || reading.commands.length === 0) return false;
  const known = patterns.flatMap(({ tool, pattern }) => {
    const read = tool === 'bash' ? readCommandPattern(pattern) : null;
    return read?.ok === true ? [read.value] : [];
  });
  return reading.commands.every((command) => known.some((pattern) => fits(pattern, command)));
}

function fits({ assignments, words, more }: CommandPattern, command: SimpleCommand): boolean {
  const set = literals(command.assignments);
  const given = literals(command.words);
  if (set === null || given === null || given.length === 0) return false;
  if (!command.redirections.every(isHarmless)) return false;
  if (set.length !== assignments.length || set.some((each, at) => each !== assignments[at])) return false;
  if (given.length < words.length || (given.length > words.length && !more)) return false;
  return given.every((word, at) => {
    const asked = words[at];
    if (asked === word) return true;
    return (asked === undefined || isPart(word, asked)) && !isHeld(given, at);
  });
}

/** A `*` within a word never leads up and out of the folder before it: `docs/*` is not `docs/../secret`. */
function isPart(word: string, asked: string): boolean {
  return asked.includes('*') && !word.split('/').includes('..') && isLike(word, asked);
}

/** What the words are; null where bash would make something else of one. */
export function literals(words: readonly ShellWord[]): string[] | null {
  const found = words.flatMap(({ literal }) => (literal === null ? [] : [literal]));
  return found.length === words.length ? found : null;
}

/** Reads nothing and writes nothing that stays: `2>&1`, `>/dev/null`. */
function isHarmless({ operator, target: { literal } }: Redirection): boolean {
  switch (operator) {
    case '>&':
      return literal === '1' || literal === '2';
    case '>':
    case '>>':
    case '&>':
    case '&>>':
    case '<':
      return literal === '/dev/null';
    case '>|':
    case '<>':
    case '<&':
    case '<<<':
      return false;
  }
}
