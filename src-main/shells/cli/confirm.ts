import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { printable } from './lines.ts';

/** Whether the person at the terminal says yes. Anything else is a no, also a terminal that closes. */
export async function confirmed(question: string): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  terminal.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  // At its end the terminal closes, and its question is never answered.
  const said = await Promise.race([terminal.question(printable(`${question} y/N: `)), once(terminal, 'close').then(() => '')]);
  terminal.close();
  return /^y(es)?$/i.test(said.trim());
}
