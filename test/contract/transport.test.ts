import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MessageChannel } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { createRouterClient } from '@orpc/server';
import { servePort, type ThreadPort } from '#main/transports/message-port/serve-port.ts';
import { router } from '#main/transports/rpc/router.ts';
import { serveSocket } from '#main/transports/websocket/serve-socket.ts';
import { WebSocket, WebSocketServer } from 'ws';
import { transportContract } from './transport.ts';

const nothing = () => undefined;

transportContract({
  name: 'a call within the process',
  holdsBack: true,
  canBeLost: false,
  connect: async (context) => ({ client: createRouterClient(router, { context }), pause: nothing, resume: nothing, close: nothing }),
});

transportContract({
  name: 'a WebSocket',
  holdsBack: true,
  canBeLost: true,
  async connect(context) {
    const server = createServer();
    const sockets = new WebSocketServer({ server });
    sockets.on('connection', (socket) => serveSocket(socket, router, context as typeof context & Record<string, unknown>));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    await once(socket, 'open');
    return {
      client: createORPCClient(new SocketLink({ websocket: socket as unknown as globalThis.WebSocket })),
      pause: () => socket.pause(),
      resume: () => socket.resume(),
      close() {
        socket.terminate();
        server.close();
        server.closeAllConnections();
      },
    };
  },
});

transportContract({
  name: 'a MessagePort',
  // A port tells its writer nothing of its reader.
  holdsBack: false,
  canBeLost: true,
  async connect(context) {
    const { port1, port2 } = new MessageChannel();
    servePort(port2 as unknown as ThreadPort, router, context as typeof context & Record<string, unknown>);
    port1.start();
    return {
      client: createORPCClient(new PortLink({ port: port1 as unknown as globalThis.MessagePort })),
      pause: nothing,
      resume: nothing,
      close: () => port1.close(),
    };
  },
});
