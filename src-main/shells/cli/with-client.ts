import { type Client, connect } from './client.ts';
import { EXIT } from './exit-codes.ts';
import type { Common } from './options.ts';

/** Connects, asks, prints, and lets go. */
export async function withClient(options: Common, ask: (client: Client) => Promise<void>): Promise<number> {
  const connection = await connect({ data: options.data, attended: false, onTrouble: (message) => console.error(message) });
  try {
    await ask(connection.client);
    return EXIT.done;
  } finally {
    await connection.close();
  }
}
