/** What bash would make of a word when it runs, so that its text does not say what it stands for. */
export type NotLiteral = 'expansion' | 'substitution' | 'glob' | 'tilde' | 'braces' | 'quoting';

export type ShellWord =
  /** What the program gets, quotes and escapes gone. */
  | { readonly literal: string }
  /** As written. `substitution` runs a command, or may; of more than one reason it is the one given. */
  | { readonly literal: null; readonly text: string; readonly because: NotLiteral };

export interface Redirection {
  readonly operator: '<' | '>' | '>>' | '>|' | '<>' | '<&' | '>&' | '&>' | '&>>' | '<<<';
  readonly target: ShellWord;
}

/** One program with its arguments; `assignments` (`NAME=value`) stand before it. Without words it only assigns or redirects. */
export interface SimpleCommand {
  readonly assignments: readonly ShellWord[];
  readonly words: readonly ShellWord[];
  readonly redirections: readonly Redirection[];
}

/** All simple commands of a text, however they are joined: `;`, lines, `&&`, `||`, `|`. `why` completes "It ...". */
export type ShellReading =
  | { readonly ok: true; readonly commands: readonly SimpleCommand[] }
  | { readonly ok: false; readonly why: string };

/** Reads what bash is given, and runs nothing. */
export interface ShellWords {
  /**
   * Never throws. Not ok is whatever is more than simple commands (loops, groups, functions, background, here-documents),
   * and whatever cannot be read with certainty: a reading that is ok is the one that bash makes.
   */
  read(text: string): ShellReading;
}
