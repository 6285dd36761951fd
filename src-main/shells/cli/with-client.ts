import { type Connection, connect } from './client.ts';
import { EXIT } from './exit-codes.ts';
import type { Common } from './options.ts';

/** Connects, asks, and lets go. An engine of this process's own is asleep, and has ended before the answer is used. */
export async function askOnce<Answer>(
  { data }: Common,
  ask: (connection: Pick<Connection, 'client' | 'own'>) => Promise<Answer>,
): Promise<Answer> {
  const connection = await connect({ data, attended: false, onTrouble: (message) => console.error(message) });
  try {
    return await ask(connection);
  } finally {
    await connection.close();
  }
}

export interface Asked extends Pick<Connection, 'client' | 'own'> {
  /** A line for stdout. It is printed when the engine is let go: whoever reads slowly keeps nobody from the data directory. */
  readonly out: (line: string) => void;
}

/** Asks once, and prints what came of it. */
export async function withClient(options: Common, ask: (asked: Asked) => Promise<void>): Promise<number> {
  const lines: string[] = [];
  await askOnce(options, ({ client, own }) => ask({ client, own, out: (line) => lines.push(line) }));
  for (const line of lines) process.stdout.write(`${line}\n`);
  return EXIT.done;
}
