/** How a command is joined to the one before it. */
export type Joint = '|' | '&&' | '||' | ';';

const GAPS: Readonly<Record<Joint, RegExp>> = {
  '|': /^[ \t]*\|[ \t\n]*$/,
  '&&': /^[ \t]*&&[ \t\n]*$/,
  '||': /^[ \t]*\|\|[ \t\n]*$/,
  ';': /^[ \t]*[;\n][ \t\n]*$/,
};

/** Whether nothing but blanks stands between two words of a command. */
export function parts(gap: string): boolean {
  return /^(?:[ \t]|\\\n)*[ \t](?:[ \t]|\\\n)*$/.test(gap);
}

/** Whether a redirection may stand there: `git status>/dev/null` needs no blank. */
export function leads(gap: string): boolean {
  return gap === '' || parts(gap);
}

/** Whether the text between two commands is this joint, blanks, empty lines and comments, and nothing else. */
export function joins(gap: string, joint: Joint): boolean {
  return GAPS[joint].test(bare(gap) ?? '');
}

/** Whether nothing stands before the first command. */
export function opens(gap: string): boolean {
  return /^[ \t\n]*$/.test(bare(` ${gap}`) ?? '?');
}

/** Whether nothing stands after the last command. */
export function closes(gap: string): boolean {
  return /^[ \t]*;?[ \t\n]*$/.test(bare(gap) ?? '?');
}

/**
 * Without comments and continued lines; null where both occur, since the one ends the other. A `#` that
 * follows a word directly stays, and fits nowhere.
 */
function bare(gap: string): string | null {
  if (!gap.includes('#')) return gap.replaceAll('\\\n', '');
  return gap.includes('\\\n') ? null : gap.replaceAll(/(?<=[ \t\n;|&])#[^\n]*/g, '');
}
