import { setImmediate } from 'node:timers/promises';
import { Parser } from 'htmlparser2';
import { HtmlReader } from './html-reader.ts';

/** Read in pieces, and other work of the engine between them: a page of megabytes holds up nobody. */
const PIECE = 16_384;

export interface HtmlText {
  readonly title: string | null;
  readonly text: string;
}

/**
 * An HTML page as text with the marks of Markdown, its main part first. Nothing of it is run or loaded.
 * In time and memory that grow with the page's length alone, whatever it holds.
 *
 * @param base what relative links count from
 */
export async function htmlText(html: string, base: URL, signal: AbortSignal): Promise<HtmlText> {
  const reader = new HtmlReader(base);
  const parser = new Parser(reader);
  for (let at = 0; at < html.length && reader.cut === null; at += PIECE) {
    parser.write(html.slice(at, at + PIECE));
    await setImmediate();
    signal.throwIfAborted();
  }
  if (reader.cut === null) parser.end();
  return { title: reader.title, text: reader.text() };
}

/** A short piece of HTML as one line without marks. */
export function plainText(html: string): string {
  let text = '';
  const parser = new Parser({ ontext: (words) => void (text += words) });
  parser.end(html);
  return text.replace(/\s+/g, ' ').trim();
}
