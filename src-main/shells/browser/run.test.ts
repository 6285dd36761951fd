import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createEngineSeat } from '#main/engine-seat.ts';
import { serveSocket } from '#main/transports/websocket/serve-socket.ts';
import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { os } from '@orpc/server';
import type { RouterClient } from '@orpc/server';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { BrowserShell } from './browser-shell.ts';
import { builtPage } from './page.ts';
import { runBrowserShell } from './run.ts';

interface Engine {
  readonly name: string;
  close(): Promise<void>;
}

const base = os.$context<{ engine: Engine; via: string; client: string }>();
const router = { who: base.handler(({ context }) => `${context.via} ${context.client} of ${context.engine.name}`) };

let root: string;
let shells: BrowserShell[];
let running: string[];
let told: string[];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'coppice-run-'));
  mkdirSync(join(root, 'page'));
  writeFileSync(join(root, 'page/index.html'), '');
  [shells, running, told] = [[], [], []];
});
afterEach(async () => {
  for (const shell of shells) await shell.close();
  expect(running).toEqual([]);
  rmSync(root, { recursive: true });
});

async function start(name: string, options: { port?: number; data?: string } = {}): Promise<BrowserShell> {
  const serve = (engine: Engine, socket: WebSocket, who: { via: string; client: string }) =>
    serveSocket(socket, router, { engine, ...who });
  const opened = await runBrowserShell<Engine>({
    port: options.port ?? 0,
    page: () => builtPage(join(root, 'page')),
    now: () => 0,
    seat: createEngineSeat<Engine>({
      dataDirectory: options.data ?? join(root, 'data'),
      build: name,
      async compose() {
        running.push(name);
        return {
          name,
          async close() {
            running = running.filter((other) => other !== name);
          },
        };
      },
      serve,
    }),
    serve,
    tell: (line) => told.push(line),
  });
  if (!opened.ok) throw new Error(`${opened.problem.code}: ${opened.problem.message}`);
  shells.push(opened.value);
  return opened.value;
}

/** As the page does it: the code of a link for a cookie, then a socket. */
async function signIn(shell: BrowserShell): Promise<() => Promise<WebSocket>> {
  const origin = `http://127.0.0.1:${shell.port}`;
  const code = new URL(shell.mintUrl()).hash.replace('#code=', '');
  const headers = { origin, 'content-type': 'application/json' };
  const answer = await fetch(`${origin}/session`, { method: 'POST', headers, body: JSON.stringify({ code }) });
  const cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  return async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${shell.port}/rpc`, { headers: { origin, cookie } });
    await once(socket, 'open');
    return socket;
  };
}

const clientOf = (socket: WebSocket): RouterClient<typeof router> =>
  createORPCClient(new RPCLink({ websocket: socket as unknown as globalThis.WebSocket }));

it('serves each window from its own engine', async () => {
  const open = await signIn(await start('a'));
  const [first, second] = [await open(), await open()];
  expect(await clientOf(first).who()).toBe('window window-1 of a');
  expect(await clientOf(second).who()).toBe('window window-2 of a');
  expect(told).toEqual([]);
});

it('shows the engine of another process, and takes over when that ends', async () => {
  const a = await start('a');
  const b = await start('b');
  expect(told).toEqual([expect.stringContaining(`already runs on this data directory (process ${process.pid})`)]);
  const open = await signIn(b);
  const socket = await open();
  expect(await clientOf(socket).who()).toBe('window window-1 of a');

  const closed = once(socket, 'close');
  await a.close();
  expect((await closed)[0]).toBe(1001);
  // The same cookie: the window opens its socket again, nobody signs in.
  expect(await clientOf(await open()).who()).toBe('window window-2 of b');
  expect(running).toEqual(['b']);
});

it('answers a call that a window sends before the engine is found', async () => {
  const a = await start('a');
  const open = await signIn(await start('b'));
  await a.close();
  const answers = await Promise.all([open(), open()].map(async (socket) => clientOf(await socket).who()));
  expect(answers.toSorted()).toEqual(['window window-1 of b', 'window window-2 of b']);
});

it('frees the data directory when its port is in use', async () => {
  const a = await start('a');
  const data = join(root, 'other');
  await expect(start('b', { port: a.port, data })).rejects.toThrow(`port_in_use: port ${a.port}`);
  expect(running).toEqual(['a']);
  await start('c', { data });
});
