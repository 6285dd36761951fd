import type { parse } from 'unbash';
import type { ShellReading, ShellWords, SimpleCommand } from '#main/core/ports/shell-words.ts';
import { closes, joins, opens } from './gaps.ts';
import { inOrder } from './in-order.ts';
import { readCommand } from './read-command.ts';

/** Nobody writes more by hand, and what reading costs stays a few milliseconds. */
const LONGEST = 10_000;
/** Control characters, but for tab and line feed. */
// oxlint-disable-next-line eslint/no-control-regex -- they are what is looked for
const CONTROL = /[\0-\x08\x0b-\x1f\x7f]/;
/** In a locale whose characters end in bytes such as that of the backslash, bash would not see the escape. */
const ESCAPE_BEHIND_LETTER = /[^\0-\x7f]\\/;

/** The parser is loaded here, once: some 15 ms. */
export async function loadShellWords(): Promise<ShellWords> {
  const unbash = await import('unbash');
  return {
    read(text) {
      try {
        return read(unbash.parse, text);
      } catch (error) {
        // A parser that falls over its input has not read it.
        return { ok: false, why: `cannot be read: ${error instanceof Error ? error.message : String(error)}` };
      }
    },
  };
}

function read(parser: typeof parse, text: string): ShellReading {
  if (text.length > LONGEST) return unread(`is longer than ${LONGEST} characters`);
  if (CONTROL.test(text) || !text.isWellFormed()) return unread('has control characters');
  if (ESCAPE_BEHIND_LETTER.test(text)) return unread('has an escape behind a letter outside ASCII');
  const script = parser(text);
  const mistake = script.errors?.[0];
  if (mistake !== undefined) return unread(`is not what bash can read: ${mistake.message}`);
  const placed = inOrder(script);
  if (!placed.ok) return unread(placed.problem.message);

  const commands: SimpleCommand[] = [];
  let end = 0;
  for (const { command: written, joint } of placed.value) {
    const command = readCommand(text, written);
    if (!command.ok) return unread(command.problem.message);
    const { from, to } = command.value;
    const gap = text.slice(end, from);
    if (!(commands.length === 0 ? opens(gap) : joins(gap, joint))) return unread('cannot be read with certainty');
    commands.push(command.value.command);
    end = to;
  }
  const rest = text.slice(end);
  if (!(commands.length === 0 ? opens(rest) : closes(rest))) return unread('cannot be read with certainty');
  return { ok: true, commands };
}

function unread(why: string): ShellReading {
  return { ok: false, why };
}
