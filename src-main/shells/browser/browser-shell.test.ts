import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { openBrowserShell } from './browser-shell.ts';
import type { BrowserShell } from './browser-shell.ts';
import { builtPage } from './page.ts';
import { CODE_LIFE_MS } from './sessions.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let root: string;
let time: number;
let shell: BrowserShell;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'coppice-shell-'));
  mkdirSync(join(root, 'out/assets'), { recursive: true });
  writeFileSync(join(root, 'secret.txt'), 'private');
  writeFileSync(join(root, 'out/index.html'), '<title>Coppice</title>');
  writeFileSync(join(root, 'out/assets/main-abc.js'), 'export {};');
  time = 1_000_000;
  const opened = await openBrowserShell({
    port: 0,
    page: () => builtPage(join(root, 'out')),
    now: () => time,
    onSocket: (socket) => socket.on('message', (data, binary) => socket.send(data, { binary })),
  });
  if (!opened.ok) throw new Error(opened.problem.message);
  shell = opened.value;
});

afterEach(async () => {
  await shell.close();
  rmSync(root, { recursive: true });
});

const own = () => `http://127.0.0.1:${shell.port}`;

/** Node's own client sends paths and headers as they are given: a browser, and `fetch`, would tidy them. */
async function ask(method: string, path: string, headers: Record<string, string> = {}, body = ''): Promise<Answer> {
  const request = httpRequest({ host: '127.0.0.1', port: shell.port, method, path, headers, agent: false });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of response) text += String(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, body: text };
}

const codeOf = (url: string) => new URL(url).hash.replace('#code=', '');

const exchange = (code: string, origin = own()) =>
  ask('POST', '/session', { origin, 'content-type': 'application/json' }, JSON.stringify({ code }));

async function signIn(): Promise<string> {
  const answer = await exchange(codeOf(shell.mintUrl()));
  return answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

async function upgrade(headers: Record<string, string>, path = '/rpc'): Promise<number | WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${shell.port}${path}`, { headers });
  return new Promise((resolve) => {
    socket.once('open', () => resolve(socket));
    socket.once('unexpected-response', (_request, response) => {
      resolve(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on('error', () => undefined);
  });
}

describe('the link', () => {
  it('is changed once for a cookie that signs requests and sockets in', async () => {
    const url = shell.mintUrl();
    expect(url).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${shell.port}/#code=[\\w-]{43}$`));
    const first = await exchange(codeOf(url));
    expect(first.status).toBe(204);
    const cookie = first.headers['set-cookie']?.[0] ?? '';
    expect(cookie).toMatch(new RegExp(`^coppice-${shell.port}=[\\w-]{43}; HttpOnly; SameSite=Strict; Path=/$`));
    expect((await exchange(codeOf(url))).status).toBe(401);

    const signed = { cookie: `other=1; ${cookie.split(';')[0]}` };
    expect((await ask('GET', '/session', signed)).status).toBe(204);
    const socket = await upgrade({ ...signed, origin: own() });
    if (typeof socket === 'number') throw new Error(`refused: ${socket}`);
    socket.send('hello');
    const [data] = (await once(socket, 'message')) as [Buffer];
    expect(data.toString()).toBe('hello');
    socket.terminate();
  });

  it('is good for a minute', async () => {
    const inTime = codeOf(shell.mintUrl());
    time += CODE_LIFE_MS;
    expect((await exchange(inTime)).status).toBe(204);
    const late = codeOf(shell.mintUrl());
    time += CODE_LIFE_MS + 1;
    const answer = await exchange(late);
    expect(answer.status).toBe(401);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.body).toContain('for a new one press Enter in that terminal');
  });

  it.each([
    ['a code that was never given', JSON.stringify({ code: 'x'.repeat(43) })],
    ['no code', '{}'],
    ['no JSON', 'code=1'],
    ['a body without end', JSON.stringify({ code: 'x'.repeat(100_000) })],
  ])('is not changed for %s', async (_what, body) => {
    const answer = await ask('POST', '/session', { origin: own(), 'content-type': 'application/json' }, body);
    expect(answer.status).toBe(401);
  });

  it('is not changed for a form, which another site could send', async () => {
    const body = JSON.stringify({ code: codeOf(shell.mintUrl()) });
    expect((await ask('POST', '/session', { origin: own(), 'content-type': 'text/plain' }, body)).status).toBe(401);
  });
});

describe('who may ask', () => {
  it('turns away another Host, so that no name that points here can be used', async () => {
    for (const host of ['evil.example', `localhost:${shell.port}`, '127.0.0.1', `127.0.0.1:${shell.port + 1}`]) {
      const answer = await ask('GET', '/', { host });
      expect([host, answer.status]).toEqual([host, 403]);
      expect(answer.body).toContain(own());
    }
  });

  it('turns away another Origin and leaves the code unused', async () => {
    const code = codeOf(shell.mintUrl());
    expect((await exchange(code, 'http://evil.example')).status).toBe(403);
    expect((await exchange(code, `http://localhost:${shell.port}`)).status).toBe(403);
    const without = await ask('POST', '/session', { 'content-type': 'application/json' }, JSON.stringify({ code }));
    expect(without.status).toBe(403);
    expect((await ask('GET', '/', { origin: 'null' })).status).toBe(403);
    expect((await exchange(code)).status).toBe(204);
  });

  it('lets a link of another site open the page, and no more', async () => {
    const cross = { 'sec-fetch-site': 'cross-site' };
    expect((await ask('GET', '/', { ...cross, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' })).status).toBe(200);
    expect((await ask('GET', '/', { ...cross, 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' })).status).toBe(403);
    expect((await ask('GET', '/assets/main-abc.js', { ...cross, 'sec-fetch-mode': 'no-cors' })).status).toBe(403);
  });

  it('sends no CORS header, whoever asks', async () => {
    const answers = [await ask('GET', '/'), await ask('OPTIONS', '/session', { origin: own() }), await exchange('x')];
    for (const answer of answers) expect(Object.keys(answer.headers).join()).not.toContain('access-control');
  });

  it('opens a socket only with cookie, Origin and Host', async () => {
    const cookie = await signIn();
    const name = `coppice-${shell.port}=`;
    expect(await upgrade({ origin: own() })).toBe(401);
    expect(await upgrade({ origin: own(), cookie: `${name}${'x'.repeat(43)}` })).toBe(401);
    expect(await upgrade({ cookie })).toBe(403);
    expect(await upgrade({ cookie, origin: 'http://evil.example' })).toBe(403);
    expect(await upgrade({ cookie, origin: own(), host: 'evil.example' })).toBe(403);
    expect(await upgrade({ cookie, origin: own() }, '/other')).toBe(404);
  });
});

describe('the page', () => {
  it('comes with a strict policy, and its named files may be kept', async () => {
    const page = await ask('GET', '/');
    expect(page.body).toBe('<title>Coppice</title>');
    expect(page.headers['content-security-policy']).toContain(`connect-src 'self' ws://127.0.0.1:${shell.port};`);
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
    });
    const script = await ask('GET', '/assets/main-abc.js');
    expect(script.body).toBe('export {};');
    expect(script.headers['cache-control']).toContain('immutable');
    expect(script.headers['content-type']).toContain('text/javascript');
    expect(await ask('HEAD', '/')).toMatchObject({ status: 200, body: '' });
  });

  it.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/assets/../../secret.txt',
    '//etc/passwd',
    '/assets',
    '/__proto__',
    'http://evil.example/',
  ])('knows no file by the path %s', async (path) => {
    const answer = await ask('GET', path);
    expect(answer.status).toBe(404);
    expect(answer.body).not.toContain('private');
  });

  it('says what to do when it was built anew under a running shell', async () => {
    rmSync(join(root, 'out/assets/main-abc.js'));
    expect((await ask('GET', '/assets/main-abc.js')).body).toContain('start it again');
  });

  it('can be read and no more', async () => {
    expect((await ask('POST', '/', { origin: own() })).status).toBe(405);
    expect((await ask('DELETE', '/session', { origin: own() })).status).toBe(405);
  });

  it('names the missing build', () => {
    expect(() => builtPage(join(root, 'nowhere'))).toThrow(/nowhere.*npm run build/);
    rmSync(join(root, 'out/index.html'));
    expect(() => builtPage(join(root, 'out'))).toThrow(/index\.html.*npm run build/);
  });
});

describe('the listener', () => {
  it('names a port in use and what to do', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const opened = await openBrowserShell({ port, page: () => builtPage(join(root, 'out')), now: () => time, onSocket: () => undefined });
    expect(opened).toMatchObject({ ok: false, problem: { code: 'port_in_use' } });
    if (!opened.ok) expect(opened.problem.message).toContain(`port ${port}`);
    other.close();
  });

  it('ends its sockets and frees its port', async () => {
    const cookie = await signIn();
    const socket = await upgrade({ cookie, origin: own() });
    if (typeof socket === 'number') throw new Error(`refused: ${socket}`);
    const ended = once(socket, 'close');
    await shell.close();
    await ended;
    await expect(ask('GET', '/')).rejects.toThrow('ECONNREFUSED');
  });
});
