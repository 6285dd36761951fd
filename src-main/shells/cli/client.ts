import { createORPCClient, isDefinedError } from '@orpc/client';
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

/** The verbs of the contract, wherever the engine runs. */
export type Client = ContractRouterClient<Contract>;

export interface Connection {
  readonly client: Client;
  /** Whether the engine runs in this process, and so ends with it. */
  readonly own: boolean;
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

/** Reaches the running engine of the data directory, or starts one in this process. */
export async function connect({ data, attended, onTrouble }: ConnectOptions): Promise<Connection> {
  const who = { via: 'cli', client: `cli-${process.pid}` } as const;
  const seat = createEngineSeat<Coppice>({
    dataDirectory: dataDirectoryOf(data),
    build: findHouse(import.meta.dirname).version,
    compose: (dataDirectory) =>
      compose({ dataDirectory, shell: 'cli', attended: () => attended, onTrouble: (message) => message !== null && onTrouble(message) }),
    serve: (coppice, socket, client) => serveSocket(socket, router, { ...coppice.answering, ...client }),
  });
  const place = await seat.join(who).catch((error: unknown) => {
    throw new CommandFailed(EXIT.engine, error instanceof Error ? error.message : String(error));
  });
  if (!place.ok) throw new CommandFailed(EXIT.engine, place.problem.message);
  if (place.value.kind === 'own') {
    const context = { ...place.value.engine.answering, ...who };
    return { client: createRouterClient(router, { context }) as Client, own: true, lost: () => false, close: () => seat.close() };
  }
  const socket = place.value.link;
  const link = new RPCLink({ websocket: socket as unknown as WebSocket });
  return {
    client: createORPCClient<Client>(link),
    own: false,
    lost: () => socket.readyState !== socket.OPEN,
    async close() {
      socket.close();
      await seat.close();
    },
  };
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
