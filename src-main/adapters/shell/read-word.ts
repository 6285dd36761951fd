import type { NotLiteral, ShellWord } from '#main/core/ports/shell-words.ts';

/**
 * One piece of a word whose meaning no setting of bash and no locale changes: plain letters, `'...'`, `"..."` without
 * expansions, `\x`. A tilde only where none is expanded: `HEAD~1`.
 */
const PIECE = /(?<plain>[\w./:=@%+,^-]+|(?<=[\w.^~-])~)|'(?<single>[^']*)'|"(?<double>(?:[^"\\$`]|\\[ -~])*)"|\\(?<escaped>[ -~])/y;

/** `[` is a program and `]` its last argument. */
const BRACKET = /^[[\]]$/;

/** A word as it is written, read strictly: what is not known to be literal is not. */
export function readWord(text: string): ShellWord {
  if (BRACKET.test(text)) return { literal: text };
  let literal = '';
  PIECE.lastIndex = 0;
  while (PIECE.lastIndex < text.length) {
    const at = PIECE.lastIndex;
    const { plain, single, double, escaped } = PIECE.exec(text)?.groups ?? {};
    const piece = plain ?? single ?? double?.replaceAll(/\\([\\"$`])/g, '$1') ?? escaped;
    if (piece === undefined) return { literal: null, text, because: reasonOf(text, text[at] ?? '') };
    literal += piece;
  }
  return { literal };
}

/** `$NAME` and `${NAME}` only put a value there; `${x:=$(rm y)}` and `$((a[$(rm y)]))` run something. */
const MAY_RUN = /`|[<>]\(|\$[([]|\$\{(?!\w+\})/;

function reasonOf(text: string, letter: string): NotLiteral {
  if (MAY_RUN.test(text)) return 'substitution';
  if (letter === '$' || letter === '"') return /\$['"]/.test(text) ? 'quoting' : 'expansion';
  if (letter === '~') return 'tilde';
  if (letter === '{' || letter === '}') return 'braces';
  return '*?['.includes(letter) ? 'glob' : 'quoting';
}
