import { commandOfGit } from './git-words.ts';

/**
 * Arguments that no `*` stands for: they make a program that is allowed for what it reads write a file or start another,
 * which is a redirection or a command by another name. A pattern that has the very word allows it.
 *
 * Only programs that otherwise read are here. A build tool runs the project's code whatever its options are, and an
 * interpreter what it is given: for those no list would hold.
 */
interface Held {
  /** Of long options every beginning is held too, as programs take `--outp` for `--output`. */
  readonly options: readonly string[];
  readonly others?: RegExp;
}

const GIT: Held = {
  options: ['--output', '--ext-diff', '--extcmd', '--open-files-in-pager', '--exec', '--upload-pack', '--receive-pack'],
  // Within a bundle too: `-lOcat` is `git grep -l --open-files-in-pager=cat`.
  others: /^-[A-Za-z]*[Ox]/,
};
const FD: Held = { options: ['--exec', '--exec-batch'], others: /^-[A-Za-z]*[xX]/ };
/** A subscript is computed, and what is computed may run a command. */
const COMPUTES: Held = { options: [], others: /\[[^]*[$`]/ };

const HELD: ReadonlyMap<string, Held> = new Map([
  ['git', GIT],
  ['fd', FD],
  ['fdfind', FD],
  ['find', { options: [], others: /^-(?:exec|execdir|ok|okdir|delete|fls|fprint|fprint0|fprintf)$/ }],
  ['rg', { options: ['--pre', '--hostname-bin'] }],
  ['sort', { options: ['--output', '--compress-program'], others: /^-[A-Za-z]*o/ }],
  ['tree', { options: ['--output'], others: /^-[A-Za-z]*o/ }],
  ...['[', 'printf', 'read', 'test', 'unset', 'wait'].map((name): [string, Held] => [name, COMPUTES]),
]);

/** Whether the argument at `at` must stand in a pattern itself. */
export function isHeld(words: readonly string[], at: number): boolean {
  const program = words[0]?.split('/').at(-1) ?? '';
  const word = words[at] ?? '';
  // What stands before git's own command can name another repository, or a program: `-c core.pager=...`.
  if (program === 'git' && at > 0 && at < commandOfGit(words)) return true;
  const held = HELD.get(program);
  if (held === undefined) return false;
  const option = word.split('=', 1)[0] ?? '';
  const begins = option.length > 2 && option.startsWith('--');
  return held.others?.test(word) === true || (begins && held.options.some((each) => each.startsWith(option)));
}
