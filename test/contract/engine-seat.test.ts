import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import type { RouterClient } from '@orpc/server';
import { compose, type Coppice } from '#main/compose.ts';
import { createEngineSeat, type EngineSeat, type OwnSeat } from '#main/engine-seat.ts';
import { dataDirectoryOf } from '#main/house.ts';
import { router, type Router } from '#main/transports/rpc/router.ts';
import { serveSocket } from '#main/transports/websocket/serve-socket.ts';
import { newCommandId } from '#test/support/coppice.ts';
import { gitEnv } from '#test/support/repositories.ts';
import type { WebSocket } from 'ws';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';

const ME = { via: 'cli', client: 'test' } as const;

let data: string;
let seats: EngineSeat<Coppice>[];
let composed: number;
beforeEach(() => {
  data = realpathSync(mkdtempSync(join(tmpdir(), 'coppice-seat-')));
  seats = [];
  composed = 0;
});
afterEach(async () => {
  for (const seat of seats) await seat.close();
  rmSync(data, { recursive: true });
});

/** What one process does with a data directory. */
function takeSeat(more: { unannounced?: boolean } = {}): OwnSeat<Coppice> {
  const seat = createEngineSeat<Coppice>({
    ...more,
    dataDirectory: data,
    build: '0.0.0-test',
    compose: (dataDirectory) => {
      composed += 1;
      const env = { ...gitEnv(), COPPICE_GLOBAL_CONFIG: join(data, 'config'), COPPICE_PLAYBOOK_SPEED: '0' };
      return compose({ dataDirectory, shell: 'cli', env });
    },
    serve: ({ answering }, socket, who) => serveSocket(socket, router, { ...answering, ...who } as never),
  });
  seats.push(seat);
  return seat;
}

async function placeOf(seat: EngineSeat<Coppice>) {
  const place = await seat.join(ME);
  if (!place.ok) throw new Error(place.problem.message);
  return place.value;
}

const clientOf = (socket: WebSocket): RouterClient<Router> =>
  createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }));

describe('two processes on one data directory', () => {
  it('share one engine: the second is a client of the first, and follows it when it ends', async () => {
    const [first, second] = [takeSeat(), takeSeat()];
    const own = await placeOf(first);
    const other = await placeOf(second);
    if (own.kind !== 'own' || other.kind !== 'other') throw new Error(`${own.kind}, ${other.kind}`);
    expect(composed).toBe(1);
    expect(statSync(join(data, 'engine.json')).mode & 0o777).toBe(0o600);

    const client = clientOf(other.link);
    const asked = { commandId: newCommandId(), cwd: data, prompt: 'Hello', model: null, mode: 'ask' as const };
    const { session } = await client.sessions.start(asked);
    expect(own.engine.answering.engine.views.sessions.get(session)?.title).toBe('Hello');

    await first.close();
    const after = await placeOf(second);
    if (after.kind !== 'own') throw new Error(after.kind);
    expect(composed).toBe(2);
    expect(after.engine.answering.engine.views.sessions.get(session)?.title).toBe('Hello');
    // The same words again, of one who never got the answer.
    expect(after.engine.answering.engine.views.sessions.shown()).toHaveLength(1);
  });

  it('share none where the second is started by an agent’s command: it could answer the agent’s own requests', async () => {
    await placeOf(takeSeat());
    vi.stubEnv('TOOL_CALL_MARK', 'call_1');
    onTestFinished(() => void vi.unstubAllEnvs());
    const place = await takeSeat().join(ME);
    expect(place).toMatchObject({ ok: false, problem: { code: 'below_a_tool', message: expect.stringContaining(data) } });
  });

  it('find an engine that is kept to itself only when it is announced, or take its place when it ends', async () => {
    const [first, second, third] = [takeSeat({ unannounced: true }), takeSeat({ unannounced: true }), takeSeat()];
    await placeOf(first);
    const after = placeOf(second);
    expect(existsSync(join(data, 'engine.json'))).toBe(false);
    await first.close();
    expect((await after).kind).toBe('own');
    const found = placeOf(third);
    await second.announce();
    expect((await found).kind).toBe('other');
    expect(composed).toBe(2);
  });

  it('start one engine, however many come at once', async () => {
    const all = [takeSeat(), takeSeat(), takeSeat()];
    const places = await Promise.all([...all, ...all].map(placeOf));
    expect(composed).toBe(1);
    expect(places.filter(({ kind }) => kind === 'own')).toHaveLength(2);
    for (const place of places) if (place.kind === 'other') place.link.terminate();
  });

  it('leave the secret of the socket to the person alone', async () => {
    await placeOf(takeSeat());
    const { token } = JSON.parse(readFileSync(join(data, 'engine.json'), 'utf8')) as { token: string };
    expect(token.length).toBeGreaterThan(20);
    expect(readFileSync(join(data, 'coppice.db')).includes(token)).toBe(false);
  });
});

describe('the data directory', () => {
  afterEach(() => void vi.unstubAllEnvs());

  it('is that of -D, then that of the environment, from the working folder on', () => {
    vi.stubEnv('COPPICE_GLOBAL_DATA', '/somewhere/else');
    expect(dataDirectoryOf('/srv/coppice')).toBe('/srv/coppice');
    expect(dataDirectoryOf('here')).toBe(resolve('here'));
    expect(dataDirectoryOf('')).toBe('/somewhere/else');
    expect(dataDirectoryOf(undefined)).toBe('/somewhere/else');
  });
});
