import { describe, expect, test } from 'vitest';
import { makeBench } from '#main/adapters/tools/tools-fixture.ts';
import { manualClock } from '#test/support/clock.ts';
import { closed, serve, webSettings } from './web-fixture.ts';

const KEY = 'BSA-0123456789abcdef';

/** A search service that gives this answer, and the tool that asks it. */
async function service(answer: Parameters<typeof serve>[0], options: Partial<Parameters<typeof makeBench>[0]> = {}) {
  const server = await serve(answer);
  const bench = await makeBench({
    secrets: [{ name: 'search_key', value: KEY }],
    web: webSettings({ searchKey: KEY, searchUrl: `${server.origin}/res/v1/web/search?lang=en` }),
    ...options,
  });
  return { ...server, ...bench, search: (args: object) => bench.call('web_search', args) };
}

const results = (...found: object[]): string => JSON.stringify({ type: 'search', web: { type: 'search', results: found } });

describe('web_search', () => {
  test('gives title, address and words of each result', async () => {
    let key: unknown;
    const { search, asked } = await service((request, response) => {
      key = request.headers['x-subscription-token'];
      const oak = {
        title: 'Oak &amp; <strong>elm</strong>',
        url: 'https://a.test/?x=1',
        description: 'On\n<strong>trees</strong> &lt;3',
        age: '2 days',
      };
      response.end(results(oak, { title: 'B', url: 'https://b.test/' }, { title: 'C', url: 'https://c.test/', description: 'c' }));
    });
    expect(await search({ query: 'oak & elm', count: 2 })).toEqual({
      outcome: 'ok',
      output: '1. Oak & elm\n   https://a.test/?x=1\n   On trees <3\n2. B\n   https://b.test/',
      facts: { count: 2 },
    });
    expect(key).toBe(KEY);
    expect(asked).toEqual([expect.stringMatching(/^GET 127\.0\.0\.1:\d+\/res\/v1\/web\/search\?lang=en&q=oak\+%26\+elm&count=2$/)]);
  });

  test.each([[results()], ['{"type": "search"}'], ['{"web": null}']])('nothing found is an answer: %s', async (answer) => {
    const { search } = await service((_request, response) => response.end(answer));
    expect(await search({ query: 'xyzzy' })).toMatchObject({ outcome: 'ok', output: 'Nothing was found for xyzzy.' });
  });

  test.each<[number, string, Record<string, string>, RegExp]>([
    [401, '', {}, /refused the key \(401\): .*search_key/],
    [403, '', {}, /refused the key \(403\)/],
    [422, '{"error":{"code":"SUBSCRIPTION_TOKEN_INVALID"}}', {}, /refused the key \(422\).*SUBSCRIPTION_TOKEN_INVALID/],
    [422, '{"error":{"code":"VALIDATION"}}', {}, /refused the search \(422\)\. It says: .*VALIDATION/],
    [429, '', { 'retry-after': '7' }, /too many searches of this key \(429\); try again in 7 seconds/],
    [429, 'slow down', {}, /try again in a while.* It says: slow down/],
    [503, '<h1>Down</h1>', {}, /trouble of its own \(503\)/],
    [302, '', { location: 'http://127.0.0.1:9/' }, /refused the search \(302\)/],
    [200, 'not JSON', {}, /something else than results: not JSON/],
    [200, '{"web": {"results": [{"name": "x"}]}}', {}, /something else than results/],
  ])('%i %s is told', async (status, body, headers, told) => {
    const { search } = await service((_request, response) => response.writeHead(status, headers).end(body));
    expect(await search({ query: 'oak' })).toMatchObject({ outcome: 'error', output: expect.stringMatching(told) });
  });

  test('the key is in nothing that comes back', async () => {
    for (const status of [200, 401, 429, 500]) {
      const { search } = await service((_request, response) =>
        response.writeHead(status).end(results({ title: KEY, url: KEY, description: `a ${KEY}` })),
      );
      expect(JSON.stringify(await search({ query: 'oak' }))).not.toContain(KEY);
    }
  });

  test('without a key it says how to add one, and asks nobody', async () => {
    const { asked, call } = await service((_request, response) => response.end(results()), { web: webSettings() });
    expect(await call('web_search', { query: 'oak' })).toMatchObject({
      outcome: 'error',
      output: expect.stringMatching(/BRAVE_API_KEY.*\[web\] search_key/),
    });
    expect(asked).toEqual([]);
  });

  test('a service that never answers is left after 30 seconds', async () => {
    const clock = manualClock();
    const { promise: gone, resolve } = Promise.withResolvers<void>();
    const { promise: reached, resolve: reach } = Promise.withResolvers<void>();
    const { prepare } = await service(
      (request) => {
        void closed(request.socket).then(resolve);
        reach();
      },
      { clock },
    );
    const running = (await prepare('web_search', { query: 'oak' })).run(() => undefined);
    await reached;
    clock.advance(30_000);
    expect(await running).toMatchObject({ outcome: 'timed_out', output: 'web_search: no whole answer within 30 seconds.' });
    await gone;
  });
});
