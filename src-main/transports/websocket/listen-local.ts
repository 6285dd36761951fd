import { createHash, timingSafeEqual } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';

/** Who asks for a socket: what it is, and the id that it goes by. */
export interface LocalClient {
  readonly via: 'window' | 'cli';
  readonly client: string;
}

/** Largest frame that a client may send. */
const MAX_FRAME = 32 * 1024 * 1024;

/**
 * Listens where other processes of this person reach the running engine: a Unix socket, or a named pipe on Windows.
 *
 * Whoever holds the engine's lock calls this: a socket file left at `address` by a killed engine is removed.
 * @param token a client shows it as its bearer token, or is answered 401.
 * @returns the stopper: ends the listener and every socket it gave.
 */
export async function listenLocal(
  address: string,
  token: string,
  onSocket: (socket: WebSocket, client: LocalClient) => void,
): Promise<() => Promise<void>> {
  const piped = address.startsWith('\\\\');
  if (!piped) rmSync(address, { force: true });
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME, perMessageDeflate: false });
  const server = createServer((_request, response) => response.writeHead(426, { connection: 'close' }).end());
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    stream.on('error', () => stream.destroy());
    if (!sameSecret(request.headers.authorization ?? '', `Bearer ${token}`)) {
      stream.end('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on('error', () => socket.terminate());
      onSocket(socket, clientOf(request));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address, resolve);
  });
  if (!piped) chmodSync(address, 0o600);
  return () =>
    new Promise((resolve) => {
      for (const socket of sockets.clients) socket.terminate();
      server.close(() => resolve());
      server.closeAllConnections();
    });
}

function clientOf(request: IncomingMessage): LocalClient {
  const name = request.headers['x-coppice-client'];
  return {
    via: request.headers['x-coppice-via'] === 'window' ? 'window' : 'cli',
    client: typeof name === 'string' ? name.slice(0, 100) : 'local',
  };
}

/** Compares digests, so that neither length nor content shows in the time it takes. */
function sameSecret(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
