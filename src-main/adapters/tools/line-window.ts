import { counted } from './shown-path.ts';
import type { Encoding } from './file-text.ts';

interface Wanted {
  /** From 1. */
  readonly first: number;
  readonly count: number;
  /** Of all lines together; the first line is given whole. */
  readonly characters: number;
  readonly lineLength: number;
  /** Whether to read to the end, only to count. */
  readonly countRest: boolean;
}

interface LineWindow {
  readonly lines: readonly string[];
  /** Lines of the whole source; null where it was not read to its end. */
  readonly total: number | null;
  readonly more: boolean;
}

/** Some lines of a stream, in memory that depends on what is wanted and not on the stream, nor on its longest line. */
export async function readLines(source: AsyncIterable<Uint8Array>, encoding: Encoding, wanted: Wanted): Promise<LineWindow> {
  const decoder = new TextDecoder(encoding);
  const lines: string[] = [];
  let number = 1;
  let line = '';
  let length = 0;
  let characters = 0;
  let full = false;

  const extend = (text: string): void => {
    length += text.length;
    if (line.length < wanted.lineLength) line += text.slice(0, wanted.lineLength - line.length);
  };
  const finish = (): void => {
    if (number >= wanted.first && !full) {
      const shown =
        length > wanted.lineLength ? `${line}… (${counted(length - wanted.lineLength)} more characters)` : line.replace(/\r$/, '');
      if (lines.length > 0 && characters + shown.length > wanted.characters) full = true;
      else {
        lines.push(shown);
        characters += shown.length;
        full = lines.length === wanted.count;
      }
    }
    number += 1;
    line = '';
    length = 0;
  };
  const take = (text: string): void => {
    let at = 0;
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', at)) {
      extend(text.slice(at, end));
      finish();
      at = end + 1;
    }
    extend(text.slice(at));
  };

  for await (const chunk of source) {
    take(decoder.decode(chunk, { stream: true }));
    const isPast = full && (number > wanted.first + lines.length || length > 0);
    if (isPast && !wanted.countRest) return { lines, total: null, more: true };
  }
  take(decoder.decode());
  if (length > 0) finish();
  const total = number - 1;
  return { lines, total, more: total > wanted.first - 1 + lines.length };
}
