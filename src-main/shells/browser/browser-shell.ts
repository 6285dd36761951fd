import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Problem, Result } from '#shared/lib/result.ts';
import { ok } from '#shared/lib/result.ts';
import { GUARD_HEADERS, contentSecurityPolicy } from '#main/transports/page/content-security.ts';
import type { WebSocket } from 'ws';
import { WebSocketServer } from 'ws';
import { answer } from './answer.ts';
import { createGate } from './gate.ts';
import { ADDRESS, listen } from './listen.ts';
import type { Page } from './page.ts';
import { createSessions } from './sessions.ts';

/** Path that the window's socket is opened at. */
export const SOCKET_PATH = '/rpc';

/** Largest frame that a window may send: a prompt with what was pasted into it. */
const MAX_FRAME = 32 * 1024 * 1024;

export interface BrowserShellOptions {
  /** 0 takes a free one. */
  readonly port: number;
  /** What answers a GET. Made once the server stands, which a development server's own socket needs. */
  page(server: Server): Promise<Page> | Page;
  /** A window that is signed in. The socket ends with the shell. */
  onSocket(socket: WebSocket): void;
  readonly now: () => number;
  /** The policy of the page, where it is not the built one. */
  policy?(host: string): string;
  /** Upgrades that another part of the server answers by itself. */
  ignoreUpgrade?(request: IncomingMessage): boolean;
}

export interface BrowserShell {
  readonly port: number;
  /** A link that opens the window once, within a minute. Its code is in the fragment, which no browser sends or logs. */
  mintUrl(): string;
  /** Ends the listener and every socket. */
  close(): Promise<void>;
}

export async function openBrowserShell(
  options: BrowserShellOptions,
): Promise<Result<BrowserShell, Problem<'port_in_use' | 'port_refused'>>> {
  const server = createServer();
  const page = await options.page(server);
  const listening = await listen(server, options.port);
  if (!listening.ok) return listening;
  const port = listening.value;
  const host = `${ADDRESS}:${port}`;
  const sessions = createSessions(options.now);
  const gate = createGate(host, port, sessions);
  const policy = options.policy?.(host) ?? contentSecurityPolicy(`'self' ws://${host}`);
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME, perMessageDeflate: false });

  server.on('request', (request, response) => {
    for (const [name, value] of Object.entries(GUARD_HEADERS)) response.setHeader(name, value);
    response.setHeader('content-security-policy', policy);
    answer({ gate, sessions, page, port }, request, response);
  });
  server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
    if (options.ignoreUpgrade?.(request) === true) return;
    stream.on('error', () => stream.destroy());
    const turned = gate.upgrade(request);
    if (turned !== null) return refuseUpgrade(stream, turned.status, turned.why);
    if (request.url !== SOCKET_PATH) return refuseUpgrade(stream, 404, 'There is no such socket.');
    sockets.handleUpgrade(request, stream, head, (socket) => {
      // Without a listener an error of the connection would end the process; `close` follows it.
      socket.on('error', () => socket.terminate());
      options.onSocket(socket);
    });
  });

  return ok({
    port,
    mintUrl: () => `http://${host}/#code=${sessions.mint()}`,
    close: () => closeAll(server, sockets),
  });
}

const REASONS = { 401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found' } as const;

function refuseUpgrade(stream: Duplex, status: 401 | 403 | 404, why: string): void {
  const head = `HTTP/1.1 ${status} ${REASONS[status]}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8`;
  stream.end(`${head}\r\nContent-Length: ${Buffer.byteLength(why)}\r\n\r\n${why}`);
}

async function closeAll(server: Server, sockets: WebSocketServer): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  for (const socket of sockets.clients) {
    // 1001: the other side knows that it may come back.
    socket.close(1001);
    socket.terminate();
  }
  server.closeAllConnections();
  await closed;
}
