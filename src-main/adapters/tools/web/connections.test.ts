import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request as httpRequest, type RequestListener } from 'node:http';
import { connect, createServer as createNetServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates, type TLSSocket } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeBench } from '#main/adapters/tools/tools-fixture.ts';
import { manualClock } from '#test/support/clock.ts';
import { closed, listening, serve, webSettings } from './web-fixture.ts';

const TLS = join(import.meta.dirname, '../../../../test/fixtures/tls');
const tls = { key: readFileSync(join(TLS, 'key.pem'), 'utf8'), cert: readFileSync(join(TLS, 'cert.pem'), 'utf8') };
const loopback = (): Promise<string[]> => Promise.resolve(['127.0.0.1']);

/** Answers with the name that the client gave before it saw the certificate: many hosts may live at one address. */
const nameAsked: RequestListener = (request, response) => void response.end(`as ${(request.socket as TLSSocket).servername}`);

/** As if the authority of the test's certificate were one of the machine's. */
function trustTestCertificate(): void {
  const before = getCACertificates('default');
  setDefaultCACertificates([...before, tls.cert]);
  onTestFinished(() => setDefaultCACertificates(before));
}

/** A proxy that does what is asked, whatever the name, on loopback. `seen` are its requests, with the credentials. */
async function startProxy(options: { readonly refuse?: number } = {}) {
  const seen: string[] = [];
  const note = (request: IncomingMessage): void =>
    void seen.push([request.method, request.url, request.headers['proxy-authorization'] ?? '-'].join(' '));
  const server = createServer((request, response) => {
    note(request);
    const { port, pathname } = new URL(request.url ?? '');
    httpRequest({ host: '127.0.0.1', port, path: pathname, headers: request.headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers);
      answer.pipe(response);
    }).end();
  });
  const sockets: Socket[] = [];
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    note(request);
    if (options.refuse !== undefined) {
      socket.end(`HTTP/1.1 ${options.refuse} No\r\n\r\n`);
      return;
    }
    const there = connect(Number(request.url?.split(':').at(-1)), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      there.pipe(socket).pipe(there);
    });
    sockets.push(socket, there);
    for (const each of [socket, there]) each.on('error', () => undefined).on('close', () => (socket.destroy(), there.destroy()));
  });
  const port = await listening(server);
  onTestFinished(() => {
    server.closeAllConnections();
    for (const socket of sockets) socket.destroy();
  });
  return { port, seen, sockets };
}

describe('https', () => {
  test('speaks to the checked address in the name of the host', async () => {
    trustTestCertificate();
    const { port, asked } = await serve(nameAsked, { tls });
    const { call } = await makeBench({ web: webSettings({ allow: ['127.0.0.1'] }), resolve: loopback });
    expect(await call('web_fetch', { url: `https://pages.test:${port}/a` })).toMatchObject({
      outcome: 'ok',
      output: expect.stringMatching(/as pages\.test$/),
    });
    expect(asked).toEqual([`GET pages.test:${port}/a`]);
  });

  test('does not trust a certificate for another host, or one that nobody vouches for', async () => {
    const { port, asked } = await serve(nameAsked, { tls });
    const { call } = await makeBench({ web: webSettings({ allow: ['127.0.0.1'] }), resolve: loopback });
    expect((await call('web_fetch', { url: `https://pages.test:${port}/` })).output).toMatch(
      /certificate is not to be trusted: it signed itself\.$/,
    );
    trustTestCertificate();
    expect((await call('web_fetch', { url: `https://other.test:${port}/` })).output).toMatch(/certificate is for another host\.$/);
    expect((await call('web_fetch', { url: `https://127.0.0.1:${port}/` })).output).toMatch(/certificate is for another host\.$/);
    expect(asked).toEqual([]);
  });
});

describe('by a proxy', () => {
  const by = (port: number, allow: readonly string[] = ['127.0.0.1']) => ({
    web: webSettings({ proxy: `http://ada:s%20cret@127.0.0.1:${port}`, allow }),
    resolve: loopback,
  });
  const pass = `Basic ${Buffer.from('ada:s cret').toString('base64')}`;

  test('http is asked for by the whole address, https through a tunnel', async () => {
    trustTestCertificate();
    const proxy = await startProxy();
    const plain = await serve((_request, response) => response.end('plain'));
    const safe = await serve(nameAsked, { tls });
    const { call } = await makeBench(by(proxy.port));
    expect((await call('web_fetch', { url: `http://pages.test:${plain.port}/a` })).output).toMatch(/plain$/);
    expect((await call('web_fetch', { url: `https://pages.test:${safe.port}/b` })).output).toMatch(/as pages\.test$/);
    expect(plain.asked).toEqual([`GET pages.test:${plain.port}/a`]);
    expect(safe.asked).toEqual([`GET pages.test:${safe.port}/b`]);
    expect(proxy.seen).toEqual([`GET http://pages.test:${plain.port}/a ${pass}`, `CONNECT pages.test:${safe.port} ${pass}`]);
  });

  test('what leads inside is refused before the proxy is asked', async () => {
    const proxy = await startProxy();
    const { call } = await makeBench(by(proxy.port, []));
    expect((await call('web_fetch', { url: 'http://pages.test/' })).output).toMatch(/leads to 127\.0\.0\.1/);
    expect((await call('web_fetch', { url: `http://127.0.0.1:${proxy.port}/` })).output).toMatch(/no public address/);
    expect(proxy.seen).toEqual([]);
  });

  test('a host that the person named needs no name that this machine knows', async () => {
    const proxy = await startProxy();
    const { port } = await serve((_request, response) => response.end('inside'));
    const resolve = (): Promise<never> => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }));
    const { call } = await makeBench({ ...by(proxy.port, ['wiki.corp']), resolve });
    expect((await call('web_fetch', { url: `http://wiki.corp:${port}/` })).output).toMatch(/inside$/);
    expect((await call('web_fetch', { url: `http://mail.corp:${port}/` })).output).toMatch(/no host of that name/);
  });

  test.each([
    ['refuses', 407, /the proxy of \[web\] proxy \(127\.0\.0\.1:\d+\) refused to connect: it answered 407\.$/],
    ['is not there', null, /the connection was refused\.$/],
  ])('a proxy that %s is told without its password', async (_how, refuse, told) => {
    const { port } = await startProxy({ refuse: refuse ?? 500 });
    const { call } = await makeBench(by(refuse === null ? 1 : port));
    const { outcome, output } = await call('web_fetch', { url: 'https://pages.test/' });
    expect(outcome).toBe('error');
    expect(output).toMatch(told);
    expect(output).not.toMatch(/s%20cret|s cret/);
  });

  test('a call that runs out of time lets go of a proxy that never answers', async () => {
    const clock = manualClock();
    const silent = createNetServer();
    const reached = once(silent, 'connection');
    const { prepare } = await makeBench({ ...by(await listening(silent)), clock });
    const running = (await prepare('web_fetch', { url: 'https://pages.test/' })).run(() => undefined);
    const [socket] = (await reached) as [Socket];
    await once(socket, 'data');
    clock.advance(30_000);
    expect((await running).outcome).toBe('timed_out');
    await closed(socket);
  });

  test('a call that runs out of time lets go of its tunnel', async () => {
    trustTestCertificate();
    const clock = manualClock();
    const proxy = await startProxy();
    const site = await serve((_request, response) => void response.writeHead(200).write('half'), { tls });
    const reached = once(site.server, 'request');
    const { prepare } = await makeBench({ ...by(proxy.port), clock });
    const running = (await prepare('web_fetch', { url: `https://pages.test:${site.port}/` })).run(() => undefined);
    await reached;
    clock.advance(30_000);
    expect((await running).outcome).toBe('timed_out');
    await Promise.all(proxy.sockets.map(closed));
  });
});
