import { once } from 'node:events';
import { createServer as createNetServer } from 'node:net';
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { makeBench } from '#main/adapters/tools/tools-fixture.ts';
import { manualClock } from '#test/support/clock.ts';
import { nextHop } from './pages.ts';
import { closed, listening, serve, webSettings } from './web-fixture.ts';

const ALLOWED = webSettings({ allow: ['127.0.0.1'] });

/** Fetches `path` of a server that gives this answer. */
async function fetchFrom(answer: Parameters<typeof serve>[0], args: object = {}) {
  const { origin } = await serve(answer);
  const { call } = await makeBench({ web: ALLOWED });
  return call('web_fetch', { url: `${origin}/page`, ...args });
}

describe('where it may go', () => {
  test.each([
    ['http://127.0.0.1', 'loopback'],
    ['http://127.1', 'loopback'],
    ['http://2130706433', 'loopback'],
    ['http://0x7f000001', 'loopback'],
    ['http://0177.0.0.1', 'loopback'],
    ['http://0x7f.0.0x0.1', 'loopback'],
    ['http://0', 'unspecified'],
    ['http://①②⑦.⓪.⓪.①', 'loopback'],
    ['http://[::1]', 'loopback'],
    ['http://[::ffff:127.0.0.1]', 'loopback'],
    ['http://[0:0:0:0:0:ffff:7f00:1]', 'loopback'],
    ['http://[64:ff9b::7f00:1]', 'loopback'],
    ['http://localhost', 'loopback'],
    ['http://LOCALHOST.', 'loopback'],
    ['http://169.254.169.254', 'link-local'],
    ['http://10.1.2.3', 'private'],
  ])('%s is refused as %s, and nothing is connected', async (origin, kind) => {
    const { port, asked } = await serve((_request, response) => response.end('inside'));
    const { call } = await makeBench();
    expect(await call('web_fetch', { url: `${origin}:${port}/x` })).toMatchObject({
      outcome: 'error',
      output: expect.stringMatching(
        new RegExp(`was not fetched: .* is no public address \\(${kind}\\).*\\[web\\] allow = \\[".*:${port}"\\]`),
      ),
    });
    expect(asked).toEqual([]);
  });

  test('a name is judged by every address that it stands for', async () => {
    const { port, asked } = await serve((_request, response) => response.end('inside'));
    const { call } = await makeBench({ resolve: () => Promise.resolve(['93.184.215.14', '127.0.0.1']) });
    expect((await call('web_fetch', { url: `http://pages.test:${port}/` })).output).toMatch(/pages\.test leads to 127\.0\.0\.1/);
    expect(asked).toEqual([]);
  });

  test('an allowed name is connected by the addresses it was given, one after the other', async () => {
    const { port, asked } = await serve((_request, response) => response.end('found'));
    const names: string[] = [];
    const resolve = (name: string) => Promise.resolve(names.push(name) > 1 ? ['127.0.0.9'] : ['::1', '127.0.0.1']);
    const { call } = await makeBench({ web: webSettings({ allow: ['pages.test'] }), resolve });
    expect(await call('web_fetch', { url: `http://pages.test:${port}/a` })).toMatchObject({
      outcome: 'ok',
      output: expect.stringMatching(/found$/),
    });
    expect(names).toEqual(['pages.test']);
    expect(asked).toEqual([`GET pages.test:${port}/a`]);
  });

  test.runIf(process.platform === 'linux')(
    'a name that changes its address is connected where it was checked, and checked anew at a redirect',
    async () => {
      const outside = await serve((_request, response) => response.writeHead(302, { location: '/again' }).end());
      const inside = await serve((_request, response) => response.end('secret'), { address: '127.0.0.2', at: outside.port });
      const answers = [['127.0.0.1'], ['127.0.0.2']];
      const { call } = await makeBench({ web: ALLOWED, resolve: () => Promise.resolve(answers.shift() ?? []) });
      const { output } = await call('web_fetch', { url: `http://pages.test:${outside.port}/` });
      expect(output).toMatch(/\/again was not fetched: pages\.test leads to 127\.0\.0\.2/);
      expect(outside.asked).toHaveLength(1);
      expect(inside.asked).toEqual([]);
    },
  );

  test.each([
    ['ftp://pages.test/', /begins with http/],
    ['file:///etc/passwd', /begins with http/],
    ['pages.test', /begins with http/],
    ['http://', /is none/],
    ['http://ada:secret@pages.test/', /without a name and password/],
  ])('%s is refused before anything is asked', async (url, told) => {
    const { tool, root } = await makeBench();
    const checked = tool('web_fetch').check({ url }, root);
    expect(checked).toMatchObject({ ok: false, problem: expect.stringMatching(told) });
    expect(JSON.stringify(checked)).not.toContain('secret');
  });

  test('there is no host of that name', async () => {
    const { call } = await makeBench({ resolve: () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' })) });
    expect((await call('web_fetch', { url: 'https://nowhere.test/' })).output).toBe(
      'https://nowhere.test/: there is no host of that name.',
    );
  });
});

describe('redirects', () => {
  test('are followed within the host, and the last address is named', async () => {
    const result = await fetchFrom((request, response) => {
      const next: Record<string, string> = {
        '/page': './a?b=1',
        '/a?b=1': '//127.0.0.1:PORT/end'.replace('PORT', request.headers.host!.split(':')[1]!),
      };
      const location = next[request.url!];
      if (location === undefined) response.end('here');
      else response.writeHead(301, { location }).end('moved');
    });
    expect(result).toMatchObject({ outcome: 'ok', output: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/end \(200 OK\)\n\nhere$/) });
  });

  test('end after ten', async () => {
    const { origin, asked } = await serve((request, response) => response.writeHead(302, { location: `${request.url}x` }).end());
    const { call } = await makeBench({ web: ALLOWED });
    expect((await call('web_fetch', { url: `${origin}/` })).output).toMatch(/redirects more than 10 times, last to .*\/xxxxxxxxxxx\.$/);
    expect(asked).toHaveLength(11);
  });

  test('to another host are told, not followed', async () => {
    const other = await serve((_request, response) => response.end('other'));
    const result = await fetchFrom((_request, response) => response.writeHead(307, { location: `${other.origin}/there` }).end());
    expect(result).toMatchObject({
      outcome: 'error',
      output: expect.stringContaining(`redirects to ${other.origin}/there, on another host.`),
    });
    expect(other.asked).toEqual([]);
  });

  test.each([
    ['https://a.test/', '/b', 'https://a.test/b'],
    ['http://a.test/', 'https://www.a.test/b', 'https://www.a.test/b'],
    ['https://www.a.test/', 'https://a.test/', 'https://a.test/'],
    ['https://a.test/', 'https://ada:x@a.test/b', 'https://a.test/b'],
    ['https://a.test/', 'http://a.test/', /back to http/],
    ['https://a.test/', 'https://a.test:8443/', /another host/],
    ['https://a.test/', 'https://b.a.test/', /another host/],
    ['https://a.test/', 'https://a.test.evil/', /another host/],
    ['https://a.test/', 'http://127.0.0.1/', /another host/],
    ['https://a.test/', 'file:///etc/passwd', /neither http nor https/],
    ['https://a.test/', 'javascript:alert(1)', /neither http nor https/],
    ['https://a.test/', 'http://[', /no address/],
  ])('from %s to %s', (from, location, end) => {
    const hop = nextHop(new URL(from), location);
    if (typeof end === 'string') expect(hop).toEqual({ ok: true, value: new URL(end) });
    else expect(hop).toMatchObject({ ok: false, problem: { message: expect.stringMatching(end) } });
  });
});

describe('what comes back', () => {
  const textOf = async (answer: Parameters<typeof serve>[0], args?: object): Promise<string> => {
    const { output, outcome } = await fetchFrom(answer, args);
    expect(outcome, output).toBe('ok');
    return output.slice(output.indexOf('\n\n') + 2);
  };

  test('a page is its title and its text, links whole', async () => {
    const html = '<!doctype html><title>Trees &amp; more</title><h1>Trees</h1><p>See <a href="oak">the oak</a>.<script>evil()</script>';
    const result = await fetchFrom((_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(html));
    const origin = new URL(result.facts['url'] as string).origin;
    expect(result).toEqual({
      outcome: 'ok',
      output: `${origin}/page (200 OK)\nTitle: Trees & more\n\n# Trees\n\nSee [the oak](${origin}/oak).`,
      facts: { url: `${origin}/page`, status: 200, title: 'Trees & more', characters: expect.any(Number) },
    });
  });

  test.each([
    ['application/json', '{"a": "<b>"}'],
    ['application/ld+json; charset=utf-8', '{}'],
    ['text/plain', '<p>not a page</p>'],
    ['text/csv', 'a,b'],
    ['application/rss+xml', '<rss/>'],
  ])('%s is text as it is', async (type, text) => {
    expect(await textOf((_request, response) => response.writeHead(200, { 'content-type': type }).end(text))).toBe(text);
  });

  test.each([
    ['image/png', { 'content-length': '3000000' }, /no text but image\/png, 2\.9 MB\./],
    ['application/pdf', {}, /no text but application\/pdf, its size not told\./],
    ['application/octet-stream', { 'content-length': '5' }, /no text but application\/octet-stream, 5 B\./],
  ])('%s is refused unread', async (type, headers, told) => {
    const result = await fetchFrom((_request, response) => response.writeHead(200, { 'content-type': type, ...headers }).flushHeaders());
    expect(result).toMatchObject({ outcome: 'error', output: expect.stringMatching(told) });
  });

  test('without a type it is judged by how it begins', async () => {
    expect(await textOf((_request, response) => response.end(' <!DOCTYPE html><p>a</p>'))).toBe('a');
    expect(await textOf((_request, response) => response.end('plain <p>'))).toBe('plain <p>');
    expect((await fetchFrom((_request, response) => response.end(Buffer.from([1, 0, 2])))).output).toMatch(
      /of a type that is not told, 3 B/,
    );
  });

  test('nothing at all is said', async () => {
    expect(await textOf((_request, response) => response.writeHead(204).end())).toMatch(/no text/);
    expect(
      await textOf((_request, response) => response.writeHead(200, { 'content-encoding': 'gzip', 'content-length': 0 }).end()),
    ).toMatch(/no text/);
  });

  test('an error says what the page said', async () => {
    const answer = '<h1>No such tree</h1>'.padEnd(9000, 'x');
    const result = await fetchFrom((_request, response) => response.writeHead(404, { 'content-type': 'text/html' }).end(answer));
    expect(result).toMatchObject({
      outcome: 'error',
      output: expect.stringMatching(/\(404 Not Found\): the page could not be had\. It says:\n# No such tree/),
      facts: { status: 404 },
    });
    expect(result.output.length).toBeLessThan(2200);
  });

  test.each([
    ['the header', 'text/html; charset=ISO-8859-2', Buffer.from('<p>\xb3\xf3d\xbc', 'latin1'), 'łódź'],
    ['a meta element', 'text/html', Buffer.from('<meta charset=windows-1251><p>\xeb\xe5\xf1', 'latin1'), 'лес'],
    [
      'an older meta element',
      'text/html',
      Buffer.from('<meta http-equiv="Content-Type" content="text/html; charset=shift_jis"><p>\x90\x58', 'latin1'),
      '森',
    ],
    [
      'the declaration of XML',
      'application/xml',
      Buffer.from('<?xml version="1.0" encoding="latin1"?>\xe9', 'latin1'),
      '<?xml version="1.0" encoding="latin1"?>é',
    ],
    ['the byte order mark, over the header', 'text/plain; charset=latin1', Buffer.from('\ufeffñ', 'utf8'), 'ñ'],
    ['the byte order mark of UTF-16', 'text/plain', Buffer.from('\ufeffñ', 'utf16le'), 'ñ'],
    ['nobody', 'text/html', Buffer.from('<p>ünï', 'utf8'), 'ünï'],
    ['a header that is wrong', 'text/html; charset=klingon', Buffer.from('<p>ünï', 'utf8'), 'ünï'],
    ['a meta element that is wrong', 'text/html', Buffer.from('<meta charset=utf-16><p>ünï', 'utf8'), 'ünï'],
  ])('the encoding is as %s says', async (_who, type, body, text) => {
    expect(await textOf((_request, response) => response.writeHead(200, { 'content-type': type }).end(body))).toBe(text);
  });

  test('no NUL comes through', async () => {
    expect(await textOf((_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end('a\0b'))).toBe('ab');
  });

  test('a long text is cut, and goes on where it was cut', async () => {
    const long = `${'a'.repeat(39_999)}🌳${'b'.repeat(100)}`;
    const answer: Parameters<typeof serve>[0] = (_request, response) => response.writeHead(200, { 'content-type': 'text/plain' }).end(long);
    const first = await textOf(answer);
    expect(first).toBe(`${'a'.repeat(39_999)}\n(characters 1-39,999 of 40,101; go on with offset 39999)`);
    expect(await textOf(answer, { offset: 39_999 })).toBe(`🌳${'b'.repeat(100)}\n(characters 40,000-40,101 of 40,101)`);
    expect((await fetchFrom(answer, { offset: 40_101 })).output).toMatch(/has 40,101 characters: offset 40101 is past its end/);
  });

  test('the prompt that other tools of this name take is no mistake', async () => {
    expect(await textOf((_request, response) => response.end('text'), { prompt: 'Sum it up' })).toBe('text');
  });
});

describe('packed answers', () => {
  const packed = (encoding: string, body: Buffer) =>
    fetchFrom((_request, response) => response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': encoding }).end(body));
  const text = 'leaves '.repeat(1000).trim();

  test.each([
    ['gzip', gzipSync(text)],
    ['X-GZip', gzipSync(text)],
    ['br', brotliCompressSync(text)],
    ['deflate', deflateSync(text)],
    ['deflate', deflateRawSync(text)],
    ['identity', Buffer.from(text)],
    ['deflate, gzip', gzipSync(deflateSync(text))],
  ])('%s', async (encoding, body) => {
    expect((await packed(encoding, body)).output).toContain(text);
  });

  test.each([
    ['zstd', Buffer.from('x'), /packed in a way that is not known \("zstd"\)/],
    ['gzip, gzip, gzip, gzip', Buffer.from('x'), /packed 4 times over/],
    ['gzip', Buffer.from('plain'), /not packed as it says/],
    ['br', Buffer.from('not packed at all, really'), /not packed as it says/],
    ['gzip', gzipSync(text).subarray(0, 30), /broke off/],
  ])('%s that is wrong', async (encoding, body, told) => {
    expect(await packed(encoding, body)).toMatchObject({ outcome: 'error', output: expect.stringMatching(told) });
  });

  test.each([
    ['gzip', gzipSync(Buffer.alloc(300_000_000, 'x '))],
    ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(300_000_000, 'x ')))],
    ['br', brotliCompressSync(Buffer.alloc(300_000_000, 'x '), { params: { [1]: 1 } })],
  ])('a bomb in %s is read to 5 MB and no further', async (encoding, body) => {
    const before = process.memoryUsage().arrayBuffers;
    const result = await packed(encoding, body);
    expect(result).toMatchObject({
      outcome: 'ok',
      output: expect.stringMatching(/of 5,242,880; go on .*\n\(the page is larger than 5\.0 MB: the rest was not read\)$/),
    });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50_000_000);
  });
});

describe('an answer that does not end well', () => {
  test('endless is read to 5 MB', async () => {
    const { origin, server } = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      const more = (): void => void (response.write('x'.repeat(65_536)) ? setImmediate(more) : response.once('drain', more));
      response.on('close', () => response.removeAllListeners('drain'));
      more();
    });
    const gone = once(server, 'connection').then(([socket]) => closed(socket));
    const { call } = await makeBench({ web: ALLOWED });
    expect((await call('web_fetch', { url: origin })).output).toMatch(/larger than 5\.0 MB/);
    await gone;
  });

  test.each<[string, Parameters<typeof serve>[0], RegExp]>([
    ['before it began', (request) => void request.socket.destroy(), /connection was cut/],
    [
      'in its middle',
      (_request, response) => void response.writeHead(200, { 'content-length': 100 }).write('half', () => response.destroy()),
      /connection was cut/,
    ],
    ['in a chunk', (_request, response) => void response.write('half', () => response.destroy()), /connection was cut/],
    ['by another protocol', (request) => void request.socket.end('SSH-2.0-OpenSSH\r\n'), /does not answer as HTTP asks/],
    [
      'by switching protocols',
      (request) => void request.socket.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'),
      /closed without an answer|cut/,
    ],
  ])('cut off %s', async (_when, answer, told) => {
    expect(await fetchFrom(answer)).toMatchObject({ outcome: 'error', output: expect.stringMatching(told) });
  });

  test.each<[string, Record<string, string>]>([
    ['a redirect', { location: 'https://other.test/' }],
    ['no text', { 'content-type': 'image/png' }],
    ['packed in no known way', { 'content-encoding': 'zstd' }],
  ])('that is %s is let go of, and not waited for', async (_what, headers) => {
    const { origin, server } = await serve((_request, response) => {
      response.writeHead(headers['location'] === undefined ? 200 : 302, headers).flushHeaders();
    });
    const gone = once(server, 'connection').then(([socket]) => closed(socket));
    const { call } = await makeBench({ web: ALLOWED });
    expect((await call('web_fetch', { url: origin })).outcome).toBe('error');
    await gone;
  });

  test('nobody listens', async () => {
    const server = createNetServer();
    const port = await listening(server);
    server.close();
    const { call } = await makeBench({ web: ALLOWED });
    expect((await call('web_fetch', { url: `http://127.0.0.1:${port}/` })).output).toMatch(/the connection was refused\.$/);
  });

  test.each<[string, Parameters<typeof serve>[0]]>([
    ['never answers', () => undefined],
    ['never ends', (_request, response) => void response.writeHead(200).write('half')],
  ])('a server that %s is left after 30 seconds', async (_how, answer) => {
    const clock = manualClock();
    const { origin, server } = await serve(answer);
    const { prepare } = await makeBench({ web: ALLOWED, clock });
    const asked = once(server, 'request');
    const running = (await prepare('web_fetch', { url: origin })).run(() => undefined);
    const [request] = await asked;
    const gone = closed(request.socket);
    clock.advance(29_999);
    clock.advance(1);
    expect(await running).toEqual({ outcome: 'timed_out', output: `${origin}: no whole answer within 30 seconds.`, facts: {} });
    await gone;
    expect(clock.waiting()).toBe(0);
  });

  test('so is a name that nobody looks up', async () => {
    const clock = manualClock();
    const { promise: asked, resolve: ask } = Promise.withResolvers<void>();
    const { prepare } = await makeBench({ clock, resolve: () => (ask(), new Promise(() => undefined)) });
    const running = (await prepare('web_fetch', { url: 'https://slow.test/' })).run(() => undefined);
    await asked;
    clock.advance(30_000);
    expect((await running).outcome).toBe('timed_out');
  });

  test('a call that is cancelled lets go of its connection', async () => {
    const { origin, server } = await serve((_request, response) => void response.writeHead(200).write('half'));
    const clock = manualClock();
    const abort = new AbortController();
    const { prepare } = await makeBench({ web: ALLOWED, clock });
    const asked = once(server, 'request');
    const running = (await prepare('web_fetch', { url: origin }, abort.signal)).run(() => undefined);
    const [request] = await asked;
    const gone = closed(request.socket);
    abort.abort();
    expect((await running).outcome).toBe('cancelled');
    await gone;
    expect(clock.waiting()).toBe(0);
  });
});
