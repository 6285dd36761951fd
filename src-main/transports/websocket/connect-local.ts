import { createConnection } from 'node:net';
import type { Result } from '#shared/lib/result.ts';
import { ok, refuse } from '#shared/lib/result.ts';
import { WebSocket } from 'ws';
import type { LocalClient } from './listen-local.ts';

/** Where a running engine listens, and the secret that it asks for. */
export interface LocalAddress {
  readonly address: string;
  readonly token: string;
}

/**
 * Opens a socket to the running engine of a data directory.
 *
 * `engine_gone`: nobody listens there (any more); `engine_refused`: it does, and does not let us in.
 */
export function connectLocal(
  engine: LocalAddress,
  who: LocalClient,
): Promise<Result<WebSocket, { code: 'engine_gone' | 'engine_refused'; message: string }>> {
  return new Promise((resolve) => {
    const socket = new WebSocket('ws://localhost/', {
      createConnection: () => createConnection(engine.address),
      headers: { authorization: `Bearer ${engine.token}`, 'x-coppice-via': who.via, 'x-coppice-client': who.client },
      perMessageDeflate: false,
      handshakeTimeout: 5_000,
      maxPayload: 0,
    });
    socket.once('open', () => {
      socket.removeAllListeners('error');
      socket.on('error', () => socket.terminate());
      resolve(ok(socket));
    });
    socket.once('unexpected-response', (_request, response) => {
      const status = response.statusCode ?? 0;
      resolve(refuse('engine_refused', `the engine at ${engine.address} answered ${status}: start Coppice again`));
      socket.terminate();
    });
    socket.on('error', (cause) => resolve(refuse('engine_gone', `no engine answers at ${engine.address}: ${cause.message}`)));
  });
}
