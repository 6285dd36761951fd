import type { ShellReading, ShellWord, SimpleCommand } from '#main/core/ports/shell-words.ts';
import { whatItDestroys } from './destroyers.ts';

/**
 * Why a command should not be approved by the Enter key alone, as words behind "it": null where nothing speaks against it.
 * For the eye of a person who is asked. It neither allows nor forbids anything, and what it does not know it does not name.
 */
export function destroys(reading: ShellReading): string | null {
  if (!reading.ok) return reading.why;
  for (const command of reading.commands) {
    const why = whyOf(command);
    if (why !== null) return why;
  }
  return null;
}

function whyOf({ assignments, words, redirections }: SimpleCommand): string | null {
  const all = [...assignments, ...words, ...redirections.map(({ target }) => target)];
  if (all.some((word) => word.literal === null && word.because === 'substitution')) return 'runs a command within a word';
  if (words[0]?.literal === null) return 'names its program by an expansion';
  const target = redirections.find(isOverwrite)?.target;
  if (target !== undefined) return `overwrites ${shown(target)}`;
  return whatItDestroys(words.map(({ literal }) => literal ?? ''));
}

function isOverwrite({ operator, target: { literal } }: SimpleCommand['redirections'][number]): boolean {
  switch (operator) {
    case '>':
    case '>|':
    case '&>':
    case '<>':
      return literal !== '/dev/null';
    case '>&':
      return literal === null || !/^(?:\d+|-)$/.test(literal);
    case '<':
    case '<&':
    case '<<<':
    case '>>':
    case '&>>':
      return false;
  }
}

function shown(word: ShellWord): string {
  return word.literal ?? word.text;
}
