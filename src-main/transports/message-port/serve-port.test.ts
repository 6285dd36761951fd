import { MessageChannel } from 'node:worker_threads';
import type { MessagePort as ThreadMessagePort } from 'node:worker_threads';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/message-port';
import { os } from '@orpc/server';
import type { RouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { servePort } from './serve-port.ts';
import type { ElectronPort, ThreadPort } from './serve-port.ts';

let ended: PromiseWithResolvers<void>;
const base = os.$context<{ client: string }>();
const router = {
  who: base.handler(({ context }) => context.client),
  count: base.handler(async function* (): AsyncGenerator<number, void> {
    try {
      for (let at = 0; ; at += 1) yield at;
    } finally {
      ended.resolve();
    }
  }),
};

/** Electron's own end of a channel: listeners get `{data}`, and there is no `addEventListener`. */
function asElectron(port: ThreadMessagePort): ElectronPort {
  return {
    on: (event: 'message' | 'close', listener: (event: { data: unknown }) => void) =>
      event === 'message' ? port.on('message', (data: unknown) => listener({ data })) : port.on('close', () => listener({ data: null })),
    postMessage: (message) => port.postMessage(message),
    start: () => port.start(),
  };
}

describe.each([
  ['as Electron has it', asElectron],
  ['as threads have it', (port: ThreadMessagePort): ThreadPort => port as unknown as ThreadPort],
])('a port %s', (_name, shape) => {
  let near: ThreadMessagePort;
  let client: RouterClient<typeof router>;
  beforeEach(() => {
    ended = Promise.withResolvers<void>();
    const { port1, port2 } = new MessageChannel();
    near = port1;
    servePort(shape(port2), router, { client: 'w1' });
    client = createORPCClient(new RPCLink({ port: near as unknown as globalThis.MessagePort }));
    near.start();
  });
  afterEach(() => near.close());

  it('answers calls with the context of its window', async () => {
    expect(await client.who()).toBe('w1');
  });

  it('streams, hears the end of a stream that never pauses, and still answers', async () => {
    const stream = await client.count();
    for (let at = 0; at < 100; at += 1) expect(await stream.next()).toMatchObject({ value: at });
    await stream.return?.();
    await ended.promise;
    expect(await client.who()).toBe('w1');
  });

  it('ends its streams when the window is gone', async () => {
    await (await client.count()).next();
    near.close();
    await ended.promise;
  });

  it('survives what it cannot read', async () => {
    const log = vi.spyOn(console, 'error').mockReturnValue();
    near.postMessage('no frame of ours');
    near.postMessage({ neither: 'this' });
    expect(await client.who()).toBe('w1');
    expect(log).toHaveBeenCalledTimes(2);
    log.mockRestore();
  });
});
