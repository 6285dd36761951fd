import type { Pattern } from '#shared/model/permission.ts';
import type { ShellReading } from '#main/core/ports/shell-words.ts';
import { literals } from './allows-command.ts';
import { type CommandPattern, readCommandPattern } from './command-pattern.ts';
import { runsAnUnreadScript, runsItsArguments } from './destroyers.ts';
import { commandOfGit } from './git-words.ts';
import { isLike } from './wildcard.ts';

/**
 * Whether a command does what must not be done. It is the other way round than to allow: one of its simple commands is
 * enough, wherever it stands, whatever is written beside it, and behind what runs it (`env`, `sudo`, `xargs`); and what cannot be
 * read for certain is `perhaps`.
 */
export function deniesCommand(patterns: readonly Pattern[], reading: ShellReading): 'yes' | 'no' | 'perhaps' {
  const denied = patterns.flatMap(({ pattern }) => {
    const read = readCommandPattern(pattern);
    return read.ok ? [read.value] : [];
  });
  if (denied.length === 0) return 'no';
  if (!reading.ok) return 'perhaps';
  let unsure = false;
  for (const command of reading.commands) {
    const given = literals(command.words);
    const set = literals(command.assignments);
    if (given === null || set === null || given.length === 0) {
      unsure = true;
      continue;
    }
    const forms = formsOf(given);
    if (denied.some((pattern) => forms.some((words) => fits(pattern, set, words)))) return 'yes';
    unsure ||= forms.some(([program = '']) => runsAnUnreadScript(program));
  }
  return unsure ? 'perhaps' : 'no';
}

/** What a command comes to: without the folder of its program and the options of git itself, and what it may run in its turn. */
function formsOf(words: readonly string[]): string[][] {
  const [first = '', ...rest] = words;
  const program = first.split('/').at(-1) ?? '';
  const plain = [program, ...rest];
  const forms = program === first ? [plain] : [[...words], plain];
  if (program === 'git') forms.push([program, ...words.slice(commandOfGit(words))]);
  if (runsItsArguments(program)) forms.push(...rest.flatMap((_, at) => formsOf(rest.slice(at))));
  return forms;
}

function fits({ assignments, words, more }: CommandPattern, set: readonly string[], given: readonly string[]): boolean {
  if (!assignments.every((each) => set.includes(each))) return false;
  if (given.length < words.length || (given.length > words.length && !more)) return false;
  return words.every((asked, at) => asked === given[at] || isLike(given[at] ?? '', asked));
}
