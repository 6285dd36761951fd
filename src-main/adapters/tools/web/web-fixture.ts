import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server as NetServer, Socket } from 'node:net';
import { onTestFinished } from 'vitest';
import type { WebSettings } from '#main/core/ports/settings.ts';

export interface LocalServer {
  readonly port: number;
  /** `127.0.0.1:port`, for `allow` and for addresses. */
  readonly host: string;
  readonly origin: string;
  /** Method, host and path of each request, in order. */
  readonly asked: readonly string[];
  readonly server: Server;
}

interface Place {
  readonly address?: string;
  /** Default: a free one. */
  readonly at?: number;
  readonly tls?: { readonly key: string; readonly cert: string };
}

/** A server on loopback, ended with the test. */
export async function serve(answer: RequestListener, { address = '127.0.0.1', at = 0, tls }: Place = {}): Promise<LocalServer> {
  const asked: string[] = [];
  const listener: RequestListener = (request, response) => {
    asked.push(`${request.method} ${request.headers.host}${request.url}`);
    answer(request, response);
  };
  const server = tls === undefined ? createServer(listener) : createSecureServer(tls, listener);
  const port = await listening(server, address, at);
  onTestFinished(() => server.closeAllConnections());
  const host = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
  return { port, host, origin: `${tls === undefined ? 'http' : 'https'}://${host}`, asked, server };
}

/** Listens until the test has ended. @returns the port */
export async function listening(server: NetServer, address = '127.0.0.1', at = 0): Promise<number> {
  server.listen(at, address);
  await once(server, 'listening');
  onTestFinished(async () => {
    const closed = once(server, 'close');
    server.close();
    await closed;
  });
  return (server.address() as AddressInfo).port;
}

/** When a connection is gone, by whatever end. */
export function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) resolve();
    else socket.once('close', () => resolve());
  });
}

export function webSettings(changed: Partial<WebSettings> = {}): WebSettings {
  return { searchKey: null, searchUrl: 'http://127.0.0.1:9/', proxy: null, allow: [], ...changed };
}
