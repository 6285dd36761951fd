import { z } from 'zod';
import { counted } from './shown-path.ts';

const LINE_LENGTH = 400;
const MOST_CHARACTERS = 60_000;

/** ripgrep gives bytes in base 64 where they are no UTF-8. */
const Text = z
  .union([z.object({ text: z.string() }), z.object({ bytes: z.string() })])
  .transform((given) => ('text' in given ? given.text : Buffer.from(given.bytes, 'base64').toString()));

const Message = z.discriminatedUnion('type', [
  z.object({ type: z.literal('begin'), data: z.object({ path: Text }) }),
  z.object({
    type: z.enum(['match', 'context']),
    data: z.object({ lines: Text, line_number: z.number(), submatches: z.array(z.object({ start: z.number() })) }),
  }),
  z.object({ type: z.literal('end'), data: z.object({ stats: z.object({ matches: z.number() }) }) }),
  z.object({ type: z.literal('summary') }),
]);

type Mode = 'content' | 'files' | 'count';
type Name = (path: string) => { readonly shown: string; readonly wanted: boolean };

/** Gathers what `rg --json` finds, up to `limit` lines (content) or files, and says in words what was left out. */
export function createFindings({ mode, limit, context }: { mode: Mode; limit: number; context: number }, name: Name) {
  const lines: string[] = [];
  let file: ReturnType<Name> = { shown: '', wanted: false };
  let last = 0;
  let found = 0;
  let characters = 0;
  let cut = false;

  const put = (line: string): void => {
    lines.push(line);
    characters += line.length + 1;
  };
  const isFull = (): boolean => {
    cut = found >= limit || characters >= MOST_CHARACTERS;
    return cut;
  };

  /** One line of ripgrep's output; false when there is enough. */
  const take = (line: string): boolean => {
    const message = Message.parse(JSON.parse(line));
    switch (message.type) {
      case 'begin':
        file = name(message.data.path.replace(/^\.\//, ''));
        last = -1;
        return true;
      case 'match':
      case 'context': {
        if (!file.wanted || mode === 'count') return true;
        if (message.type === 'match') {
          // Only the one too many tells that there are more.
          if (isFull()) return false;
          found += 1;
        }
        if (mode === 'files') put(file.shown);
        else content(message.type === 'match', message.data);
        return true;
      }
      case 'end':
        if (file.wanted && mode === 'count') {
          if (isFull()) return false;
          found += 1;
          put(`${file.shown}: ${counted(message.data.stats.matches)}`);
        }
        return true;
      case 'summary':
        return true;
    }
  };
  const content = (isMatch: boolean, data: { lines: string; line_number: number; submatches: { start: number }[] }): void => {
    const mark = isMatch ? ':' : '-';
    const texts = data.lines.replace(/\r?\n$/, '').split(/\r?\n/);
    if (context > 0 && lines.length > 0 && data.line_number !== last + 1) put('--');
    texts.forEach((text, index) => {
      put(`${file.shown}${mark}${data.line_number + index}${mark}${clip(text, index === 0 ? (data.submatches[0]?.start ?? 0) : 0)}`);
    });
    last = data.line_number + texts.length - 1;
  };

  return {
    take,
    /** `text` is undefined where nothing was found. */
    end(): { readonly text: string | undefined; readonly count: number } {
      if (found === 0) return { text: undefined, count: 0 };
      if (cut)
        lines.push(
          `(stopped after ${counted(found)} ${mode === 'content' ? 'matching lines' : 'files'}; there are more: narrow the search)`,
        );
      return { text: lines.join('\n'), count: found };
    },
  };
}

/** A long line is cut around its match. `start` counts bytes: near enough to bring the match into view. */
function clip(text: string, start: number): string {
  if (text.length <= LINE_LENGTH) return text;
  const from = start < LINE_LENGTH / 2 ? 0 : Math.min(start - LINE_LENGTH / 4, text.length - LINE_LENGTH);
  const shown = text.slice(from, from + LINE_LENGTH);
  return `${from > 0 ? '…' : ''}${shown}${from + LINE_LENGTH < text.length ? '…' : ''}`;
}
