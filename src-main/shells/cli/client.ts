import { createORPCClient, isDefinedError, ORPCError } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import type { Contract } from '#shared/contract/contract.ts';
import { compose, type Coppice } from '#main/compose.ts';
import { createEngineSeat } from '#main/engine-seat.ts';
import { dataDirectoryOf, findHouse } from '#main/house.ts';
import { router } from '#main/transports/rpc/router.ts';
import { serveSocket } from '#main/transports/websocket/serve-socket.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { Guests } from './guests.ts';

/** The verbs of the contract, wherever the engine runs. */
export type Client = ContractRouterClient<Contract>;

export interface Connection {
  readonly client: Client;
  /** Whether the engine runs in this process, and so ends with it. */
  readonly own: boolean;
  /** Lets an own engine work, and others find it. Before, it begins nothing and nobody knows of it: the command may yet be refused. */
  wake(): Promise<void>;
  /** Commands of other processes that speak to an own engine. */
  readonly guests: Guests;
  /** Whether the engine of another process is out of reach: it ended, or was killed. */
  lost(): boolean;
  close(): Promise<void>;
}

export interface ConnectOptions {
  readonly data: string | undefined;
  /** Whether this terminal can answer a request for approval. */
  readonly attended: boolean;
  /** The ledger cannot be written: told once, with what is wrong. */
  readonly onTrouble: (message: string) => void;
}

/** Reaches the running engine of the data directory, or starts one in this process, which is asleep. */
export async function connect({ data, attended, onTrouble }: ConnectOptions): Promise<Connection> {
  const guests = new Guests();
  const who = { via: 'cli', client: `cli-${process.pid}` } as const;
  const seat = createEngineSeat<Coppice>({
    dataDirectory: dataDirectoryOf(data),
    build: findHouse(import.meta.dirname).version,
    compose: (dataDirectory) =>
      compose({
        dataDirectory,
        shell: 'cli',
        asleep: true,
        attended: () => attended,
        onTrouble: (message) => message !== null && onTrouble(message),
      }),
    unannounced: true,
    serve(coppice, socket, client) {
      if (client.via === 'cli') guests.add(socket);
      serveSocket(socket, router, { ...coppice.answering, ...client });
    },
  });
  const place = await seat.join(who).catch((error: unknown) => {
    throw new CommandFailed(EXIT.engine, error instanceof Error ? error.message : String(error));
  });
  if (!place.ok) throw new CommandFailed(EXIT.engine, place.problem.message);
  if (place.value.kind === 'own') {
    const { engine } = place.value;
    return {
      client: createRouterClient(router, { context: { ...engine.answering, ...who } }) as Client,
      own: true,
      guests,
      async wake() {
        await engine.wake();
        await seat.announce();
      },
      lost: () => false,
      close: () => seat.close(),
    };
  }
  const socket = place.value.link;
  const link = new RPCLink({ websocket: socket as unknown as WebSocket });
  return {
    client: createORPCClient<Client>(link),
    own: false,
    guests,
    wake: () => Promise.resolve(),
    lost: () => socket.readyState !== socket.OPEN,
    async close() {
      socket.close();
      await seat.close();
    },
  };
}

/** Which rule of the engine a refusal names (`bad_pattern`); null for any other failure. */
export function refusalCode(error: unknown): string | null {
  const data: unknown = error instanceof ORPCError ? error.data : null;
  return typeof data === 'object' && data !== null && 'code' in data && typeof data.code === 'string' ? data.code : null;
}

/** A verb's refusal as this command's end. */
export function asFailure(error: unknown): CommandFailed {
  if (error instanceof CommandFailed) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (isDefinedError(error as Error)) {
    const { code } = error as unknown as { code: string };
    return new CommandFailed(code === 'REFUSED' ? EXIT.failed : EXIT.usage, text);
  }
  return new CommandFailed(EXIT.engine, text);
}
