import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MessageChannel } from 'node:worker_threads';
import type { MessagePort as ThreadMessagePort } from 'node:worker_threads';
import { connectLocal } from '#main/transports/websocket/connect-local.ts';
import { listenLocal } from '#main/transports/websocket/listen-local.ts';
import { serveSocket } from '#main/transports/websocket/serve-socket.ts';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { os } from '@orpc/server';
import type { RouterClient } from '@orpc/server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { relayPort } from './relay-port.ts';

const base = os.$context<{ client: string }>();
let ended: PromiseWithResolvers<void>;
const router = {
  who: base.handler(({ context }) => context.client),
  file: base.handler(() => new File([new Uint8Array([0, 255, 10])], 'bytes')),
  wait: base.handler(async function* (): AsyncGenerator<string, void> {
    try {
      for (;;) yield 'still here';
    } finally {
      ended.resolve();
    }
  }),
};

let root: string;
let stop: () => Promise<void>;
let window: ThreadMessagePort;
let client: RouterClient<typeof router>;

/** A window whose port leads, through this process, to the engine of another. */
beforeEach(async () => {
  ended = Promise.withResolvers<void>();
  root = mkdtempSync(join(tmpdir(), 'coppice-relay-'));
  const address = join(root, 'engine.sock');
  stop = await listenLocal(address, 'secret', (socket, who) => serveSocket(socket, router, { client: who.client }));
  const far = await connectLocal({ address, token: 'secret' }, { via: 'window', client: 'w1' });
  if (!far.ok) throw new Error(far.problem.message);
  const { port1, port2 } = new MessageChannel();
  relayPort(
    {
      on: (event: 'message' | 'close', listener: (event: { data: unknown }) => void) =>
        event === 'message'
          ? port2.on('message', (data: unknown) => listener({ data }))
          : port2.on('close', () => listener({ data: null })),
      postMessage: (message) => port2.postMessage(message),
      start: () => port2.start(),
      close: () => port2.close(),
    },
    far.value,
  );
  window = port1;
  client = createORPCClient(new RPCLink({ port: window as unknown as globalThis.MessagePort }));
  window.start();
});
afterEach(async () => {
  window.close();
  await stop();
  rmSync(root, { recursive: true });
});

it('reaches the other engine, in words and in bytes', async () => {
  expect(await client.who()).toBe('w1');
  expect(new Uint8Array(await (await client.file()).arrayBuffer())).toEqual(new Uint8Array([0, 255, 10]));
});

it('ends what the other engine does for a window that closes', async () => {
  await (await client.wait()).next();
  window.close();
  await ended.promise;
});

it('tells the window when the other engine ends', async () => {
  await client.who();
  const closed = once(window, 'close');
  await stop();
  await closed;
});
