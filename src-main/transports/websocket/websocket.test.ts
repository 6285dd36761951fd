import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { ORPCError, os } from '@orpc/server';
import type { RouterClient } from '@orpc/server';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WebSocket } from 'ws';
import { z } from 'zod';
import { connectLocal } from './connect-local.ts';
import { HIGH_WATER } from './drained.ts';
import { listenLocal } from './listen-local.ts';
import type { LocalClient } from './listen-local.ts';
import { relay } from './relay.ts';
import { serveSocket } from './serve-socket.ts';

interface Context extends LocalClient {
  readonly [key: string]: unknown;
}

let produced: number;
let ended: PromiseWithResolvers<void>;
const base = os.$context<Context>();
const router = {
  who: base.handler(({ context }) => ({ via: context.via, client: context.client })),
  refuse: base.handler(() => {
    throw new ORPCError('CONFLICT', { message: 'not now' });
  }),
  count: base.input(z.object({ bytes: z.number() })).handler(async function* ({ input }): AsyncGenerator<string, void> {
    try {
      for (;;) {
        produced += 1;
        yield 'x'.repeat(input.bytes);
      }
    } finally {
      ended.resolve();
    }
  }),
};
type Client = RouterClient<typeof router>;

let root: string;
let address: string;
let stoppers: (() => Promise<void> | void)[];

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'coppice-ws-'));
  address = join(root, 'engine.sock');
  produced = 0;
  ended = Promise.withResolvers<void>();
  stoppers = [await listenLocal(address, 'secret', (socket, who) => serveSocket(socket, router, { ...who }))];
});
afterEach(async () => {
  for (const stop of stoppers.toReversed()) await stop();
  rmSync(root, { recursive: true });
});

const me: LocalClient = { via: 'cli', client: 'test' };

async function open(at = address, who = me): Promise<WebSocket> {
  const opened = await connectLocal({ address: at, token: 'secret' }, who);
  if (!opened.ok) throw new Error(opened.problem.message);
  stoppers.push(() => opened.value.terminate());
  return opened.value;
}

const clientOf = (socket: WebSocket): Client => createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }));

/** A second shell: listens at another address and relays what comes to the first. */
async function relayAddress(): Promise<string> {
  const near = join(root, 'relay.sock');
  stoppers.push(
    await listenLocal(near, 'secret', (socket, who) => {
      socket.pause();
      void connectLocal({ address, token: 'secret' }, who).then((far) => {
        if (far.ok) void relay(socket, far.value);
        else socket.close(1013);
        socket.resume();
      });
    }),
  );
  return near;
}

describe.each(['straight', 'relayed'])('an engine reached %s', (way) => {
  const reach = async (who = me) => open(way === 'straight' ? address : await relayAddress(), who);

  it('answers calls, knows who asks, and tells errors by their code', async () => {
    const client = clientOf(await reach({ via: 'window', client: 'w1' }));
    expect(await client.who()).toEqual({ via: 'window', client: 'w1' });
    await expect(client.refuse()).rejects.toMatchObject({ code: 'CONFLICT', message: 'not now' });
  });

  it('streams, stops when told to, and still answers', async () => {
    const client = clientOf(await reach());
    const stream = await client.count({ bytes: 10 });
    for (let seen = 0; seen < 1_000; seen += 1) await stream.next();
    await stream.return?.();
    await ended.promise;
    expect(await client.who()).toEqual(me);
  });

  it('ends the streams of a client that is gone', async () => {
    const socket = await reach();
    await (await clientOf(socket).count({ bytes: 10 })).next();
    socket.terminate();
    await ended.promise;
  });

  it('produces no more than a client reads', async () => {
    const socket = await reach();
    const stream = await clientOf(socket).count({ bytes: HIGH_WATER / 4 });
    await stream.next();
    socket.pause();
    // The producer has come to rest when a while of the loop's turns passes with nothing new.
    let before = -1;
    for (let quiet = 0; quiet < 500; quiet = produced === before ? quiet + 1 : 0) {
      before = produced;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(produced).toBeLessThan(100);
    socket.resume();
    for (let seen = 0; seen < 100; seen += 1) await stream.next();
    expect(produced).toBeGreaterThan(100);
    socket.terminate();
    await ended.promise;
  });
});

it('a relayed window is told when the engine ends, and the engine when the window does', async () => {
  const near = await relayAddress();
  const socket = await open(near);
  await clientOf(socket).who();
  const closed = once(socket, 'close');
  await stoppers.shift()?.();
  expect((await closed)[0]).toBe(1001);
});

describe('the local address', () => {
  it('is of this person alone, and takes the place of a socket that a killed engine left', async () => {
    expect(statSync(address).mode & 0o777).toBe(0o600);
    const stale = join(root, 'stale.sock');
    writeFileSync(stale, '');
    stoppers.push(await listenLocal(stale, 'secret', (socket, who) => serveSocket(socket, router, { ...who })));
    expect(await clientOf(await open(stale)).who()).toEqual(me);
  });

  it('lets nobody in without the token', async () => {
    for (const token of ['', 'secre', 'secret2', 'Bearer secret']) {
      expect(await connectLocal({ address, token }, me)).toMatchObject({ ok: false, problem: { code: 'engine_refused' } });
    }
  });

  it('says that nobody listens', async () => {
    const gone = await connectLocal({ address: join(root, 'none.sock'), token: 'secret' }, me);
    expect(gone).toMatchObject({ ok: false, problem: { code: 'engine_gone' } });
  });

  it('survives a client that talks nonsense', async () => {
    const raw = createConnection(address);
    raw.end('\0\0 nonsense\r\n\r\n');
    raw.resume();
    await once(raw, 'close');
    const socket = await open();
    const log = vi.spyOn(console, 'error').mockReturnValue();
    socket.send('no frame of ours');
    expect(await clientOf(socket).who()).toEqual(me);
    expect(log).toHaveBeenCalledOnce();
    log.mockRestore();
  });
});
