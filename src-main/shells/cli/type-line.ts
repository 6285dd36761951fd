import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';

/** The person ended the input (Ctrl-D) and answered nothing. */
export class InputEnded extends Error {
  override readonly name = 'InputEnded';
}

export interface LineOptions {
  /** Stands there already, to be changed; without characters that are no text. */
  readonly given?: string;
  readonly signal?: AbortSignal;
}

/** One line from the person at this terminal, trimmed. Rejects with InputEnded, or when the signal aborts. */
export async function typeLine(prompt: string, { given = '', signal }: LineOptions = {}): Promise<string> {
  signal?.throwIfAborted();
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  // While a line is edited the terminal sends no signals: Ctrl-C is a key like any other.
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  // At the end of its input the interface closes, and its question is never answered.
  const ended = once(terminal, 'close').then(() => Promise.reject(new InputEnded('the input ended: nothing was answered')));
  ended.catch(() => undefined);
  try {
    const typed = terminal.question(prompt, signal === undefined ? {} : { signal });
    if (given !== '') terminal.write(given);
    return (await Promise.race([typed, ended])).trim();
  } finally {
    terminal.close();
  }
}
