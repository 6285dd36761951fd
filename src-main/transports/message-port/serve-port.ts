import { scheduler } from 'node:timers/promises';
import { ORPCError, onError } from '@orpc/server';
import type { Context } from '@orpc/server';
// The handler for sockets serves ports as well: the frames are the same, and unlike the one for ports it waits for `send` and
// catches a frame that cannot be read, which would end the process otherwise.
import { RPCHandler } from '@orpc/server/ws';

type RouterOf<C extends Context> = ConstructorParameters<typeof RPCHandler<C>>[0];
type Channel = Parameters<RPCHandler<Context>['upgrade']>[0];

/** One end of a channel, as Electron's main process has it (`MessagePortMain`). */
export interface ElectronPort {
  on(event: 'message', listener: (event: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: unknown): void;
  start(): void;
}

/** One end of a channel, as `node:worker_threads` has it. */
export interface ThreadPort {
  addEventListener(event: 'message', listener: (event: { data: unknown }) => void): void;
  addEventListener(event: 'close', listener: () => void): void;
  postMessage(message: unknown): void;
  start(): void;
}

/** Answers one client's calls over a port until it closes; then the signals of its open calls abort. Starts the port. */
export function servePort<C extends Context>(port: ElectronPort | ThreadPort, router: RouterOf<C>, context: C): void {
  const channel = {
    addEventListener(event: 'message' | 'close', listener: (event: { data: unknown }) => void): void {
      if ('addEventListener' in port) port.addEventListener(event as 'message', listener);
      else port.on(event as 'message', listener);
    },
    async send(frame: unknown): Promise<void> {
      port.postMessage(frame);
      // Ports tell nothing of how full they are. Giving way after each frame lets the end of a subscription be heard.
      await scheduler.yield();
    },
  };
  void new RPCHandler<C>(router, { interceptors: [onError(tellUnexpected)] }).upgrade(channel as unknown as Channel, { context } as never);
  port.start();
}

/** A client is told of what the contract declares; of anything else only that it happened, so the rest goes to the log. */
function tellUnexpected(error: unknown): void {
  if (error instanceof ORPCError && error.code !== 'INTERNAL_SERVER_ERROR') return;
  console.error('coppice: a call failed:', error);
}
