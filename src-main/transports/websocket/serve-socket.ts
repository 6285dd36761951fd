import { scheduler } from 'node:timers/promises';
import { ORPCError, onError } from '@orpc/server';
import type { Context } from '@orpc/server';
import { RPCHandler } from '@orpc/server/ws';
import type { WebSocket } from 'ws';
import { drained } from './drained.ts';

type RouterOf<C extends Context> = ConstructorParameters<typeof RPCHandler<C>>[0];

/**
 * Answers one client's calls over a WebSocket until it closes; then the signals of its open calls abort.
 *
 * A stream of events goes no faster than the client reads: its producer is asked for the next event once the last one is on
 * its way.
 */
export function serveSocket<C extends Context>(socket: WebSocket, router: RouterOf<C>, context: C): void {
  const channel = {
    addEventListener: socket.addEventListener.bind(socket),
    // The handler awaits what `send` answers, though its type promises nothing: this is where backpressure comes from.
    send: async (frame: Parameters<WebSocket['send']>[0]): Promise<void> => {
      await drained(socket, frame);
      // A producer that never waits would keep the socket from being read, and its end from being heard.
      await scheduler.yield();
    },
  };
  void new RPCHandler<C>(router, { interceptors: [onError(tellUnexpected)] }).upgrade(channel, { context } as never);
}

/** A client is told of what the contract declares; of anything else only that it happened, so the rest goes to the log. */
function tellUnexpected(error: unknown): void {
  if (error instanceof ORPCError && error.code !== 'INTERNAL_SERVER_ERROR') return;
  console.error('coppice: a call failed:', error);
}
