import { afterEach, describe, expect, it } from 'vitest';
import {
  HEADER_SECRET,
  KEY,
  KINDS,
  closeServers,
  errorOf,
  failure,
  fixture,
  kindOf,
  requestOf,
  serve,
  settingsOf,
  startServer,
  streamOf,
} from '#test/support/provider-asking.ts';
import type { Reply } from '#test/support/provider-servers.ts';
import { createModels } from './create-models.ts';

afterEach(closeServers);

describe.each(KINDS)('a failure of a provider of kind $kind', (kind) => {
  it.each([
    [
      kind.badKey[0],
      'auth',
      kind.badKey[1],
      /Provider "work" answered 40[01] .*api.key.*Check api_key of \[providers\.work\] in coppice\.toml/i,
    ],
    ['error-429', 'rate_limit', 429, kind.rateLimited, kind.retryAfterMs],
    [kind.overloaded, 'overloaded', Number(kind.overloaded.slice(-3)), /overloaded.*try again/i],
    ['error-529', 'overloaded', 529, /answered 529 .*Overloaded/],
    ['error-too-long', 'too_long', 400, /answered 400 .*It is longer than "some\/model" takes at once\.$/],
  ])('says what %s means', async (name, expected, status, message, retryAfterMs: number | null = null) => {
    const reply = await errorOf(kind, name);
    const { models } = await serve(kind, () => reply);
    const { failed } = await failure(models);
    expect(failed.failure).toEqual({ kind: expected, status, message: expect.stringMatching(message), retryAfterMs });
    expect(failed.wire?.exchange.status).toBe(status);
    expect(JSON.parse(Buffer.from(failed.wire?.response ?? []).toString())).toEqual(reply.body);
  });

  it.each([
    [400, 'invalid_request'],
    [403, 'auth'],
    [413, 'too_long'],
    [404, 'invalid_request'],
    [408, 'connection'],
    [422, 'invalid_request'],
    [500, 'overloaded'],
    [502, 'overloaded'],
  ])('takes a bare %d for %s', async (status, expected) => {
    const { models } = await serve(kind, () => ({
      status,
      body: `<html><style>b{}</style><body><h1>Sorry</h1>${'very '.repeat(200)}sorry</body></html>`,
    }));
    const { failed } = await failure(models);
    expect(failed.failure).toMatchObject({ kind: expected, status });
    expect(failed.failure.message).toContain(`answered ${status} for model "some/model": Sorry very very`);
    expect(failed.failure.message.length).toBeLessThan(600);
  });

  it.each<[string, Record<string, string>, number | null]>([
    ["a date, by the provider's clock", { date: 'Fri, 02 Jan 2026 10:00:00 GMT', 'retry-after': 'Fri, 02 Jan 2026 10:01:30 GMT' }, 90_000],
    ['a date that is over', { date: 'Fri, 02 Jan 2026 10:00:00 GMT', 'retry-after': 'Fri, 02 Jan 2026 09:00:00 GMT' }, 0],
    ['milliseconds, which go before seconds', { 'retry-after-ms': '1234.5', 'retry-after': '2' }, 1235],
    ['words that say no time', { 'retry-after': 'soon' }, null],
  ])('reads how long it asks to be left alone from %s', async (_, headers, retryAfterMs) => {
    const { models } = await serve(kind, () => ({ status: 429, body: { error: { message: 'Too many requests' } }, headers }));
    expect((await failure(models)).failed.failure).toMatchObject({ kind: 'rate_limit', retryAfterMs });
  });

  it('sees a rate limit that a gateway gives as a 503', async () => {
    const { models } = await serve(kind, () => ({ status: 503, body: { detail: 'Rate limit of the team reached' } }));
    expect((await failure(models)).failed.failure).toMatchObject({ kind: 'rate_limit', status: 503 });
  });

  it('follows no redirect, as the key would go along', async () => {
    const elsewhere = await startServer(kind, () => [{ text: 'stolen' }]);
    const { models } = await serve(kind, () => ({ status: 307, body: '', headers: { location: elsewhere.url } }));
    const { failed } = await failure(models);
    expect(failed.failure).toMatchObject({ kind: 'invalid_request', status: 307 });
    expect(failed.failure.message).toContain(`it sends to ${elsewhere.url}`);
    expect(elsewhere.requests).toEqual([]);
  });

  it('does not take half an answer for a whole one', async () => {
    const cut = await fixture(kind, 'cut.txt');
    const text = await fixture(kind, 'text.txt');
    const call = await fixture(kind, 'tool-call.txt');
    const replies: Reply[] = [
      { raw: [cut], cutAfter: cut.length },
      { raw: [cut] },
      { raw: [call], endAfter: call.indexOf('src/ap') },
      { raw: [text], cutAfter: text.indexOf('\n\n') + 2 },
      { raw: [text], endAfter: 0 },
    ];
    const { models } = await serve(kind, (_request, index) => replies[index] ?? []);
    for (const _reply of replies) {
      const { failed } = await failure(models);
      expect(failed.failure).toMatchObject({ kind: 'connection', status: 200 });
      expect(failed.failure.message).toMatch(/"work".*(cut in the middle|ended its answer before it was whole)/);
    }
    const { failed, deltas } = await failure(
      createModels({ providers: [settingsOf(kind, (await serve(kind, () => ({ raw: [cut], cutAfter: cut.length }))).server.url)] }),
    );
    expect(deltas).toBe('Let me look at the');
    expect(Buffer.from(failed.wire?.response ?? [])).toEqual(cut);
  });

  it('says that nobody listens there', async () => {
    const { server, models } = await serve(kind, () => []);
    await server.close();
    const { failed } = await failure(models);
    expect(failed.failure).toMatchObject({ kind: 'connection', status: null });
    expect(failed.failure.message).toMatch(/could not be reached at http:\/\/127\.0\.0\.1:\d+: connect ECONNREFUSED/);
    expect(failed.wire?.response).toBeNull();
  });

  it('fails on an error inside the stream', async () => {
    const reply = await streamOf(kind, 'error-event');
    const { models } = await serve(kind, () => reply);
    const { failed, deltas } = await failure(models);
    expect(deltas).toBe('Let me');
    expect(failed.failure).toMatchObject({ kind: 'overloaded', status: 200 });
    expect(failed.failure.message).toMatch(
      /(overloaded_error: Overloaded|server_error: The server had an error|UNAVAILABLE: The model is overloaded)/,
    );
  });

  it('fails on what is no stream of its dialect', async () => {
    const malformed = await streamOf(kind, 'malformed-stream');
    const replies: Reply[] = [malformed, { raw: ['data: <html>\n\n'] }, { body: '<h1>Log in</h1>' }, { body: { choices: [] } }];
    const { models } = await serve(kind, (_request, index) => replies[index] ?? []);
    for (const _reply of replies) {
      const { failed } = await failure(models);
      expect(failed.failure).toMatchObject({ kind: 'malformed', status: 200 });
      expect(failed.failure.message).toContain(`speaks ${kind.dialect};`);
    }
  });

  it('shows no key, also where the server repeats it', async () => {
    const echo = `Bad key ${KEY} and ${HEADER_SECRET}`;
    const replies: Reply[] = [
      { status: 401, body: { type: 'error', error: { type: 'authentication_error', message: echo } }, headers: { 'x-debug': echo } },
      { status: 400, body: `${'x'.repeat(290)}${KEY}` },
      { raw: [`data: ${JSON.stringify({ type: 'error', error: { type: 'api_error', message: echo } })}\n\n`] },
      { raw: [`data: ${echo}\n\n`] },
      { body: echo },
    ];
    const headers = { Authorization: `Bearer ${HEADER_SECRET}` };
    const { models } = await serve(kind, (_request, index) => replies[index] ?? [], { headers });
    for (const _reply of replies) {
      const { failed } = await failure(models, requestOf([{ role: 'user', text: `My key is ${KEY}` }]));
      const bytes = [failed.wire?.request, failed.wire?.response].map((part) => Buffer.from(part ?? []).toString());
      expect(JSON.stringify([failed.failure, failed.wire?.exchange, bytes])).not.toMatch(/planted|gateway-value/);
      expect(bytes.join()).toContain('[secret work]');
    }
  });
});

describe('a failure of an OpenAI-compatible provider', () => {
  const kind = kindOf('openai-compatible');

  it('reads an error event that is but text', async () => {
    const reply = await streamOf(kind, 'error-event-text');
    const { models } = await serve(kind, () => reply);
    expect((await failure(models)).failed.failure).toMatchObject({
      kind: 'overloaded',
      message: expect.stringContaining('model runner has unexpectedly stopped'),
    });
  });
});

describe.each([
  ['anthropic', 'end_turn', 'refusal'],
  ['openai-compatible', '"finish_reason": "stop"', '"finish_reason": "content_filter"'],
] as const)('an answer that a provider of kind %s stopped', (name, end, stopped) => {
  it('is none, and says why', async () => {
    const kind = kindOf(name);
    const text = (await fixture(kind, 'text.txt')).toString().replace(end, stopped);
    const { models } = await serve(kind, () => ({ raw: [text] }));
    const { failed, deltas } = await failure(models);
    expect(deltas).toBe('Hello, world!');
    expect(failed.failure).toMatchObject({
      kind: 'invalid_request',
      message: expect.stringMatching(/^Provider "work" stopped its answer .*: (refusal|content_filter)\. Its rules about content/),
    });
  });
});

describe('a failure of OpenAI', () => {
  const kind = kindOf('openai');

  it.each([
    ['failed', 'rate_limit', /^Provider "work" failed in the middle of its answer .*rate_limit_exceeded: Rate limit reached/],
    [
      'filtered',
      'invalid_request',
      /^Provider "work" stopped its answer with model "some\/model": content_filter\. Its rules about content/,
    ],
    ['no-room', 'invalid_request', /^Provider "work" stopped its answer .*: max_output_tokens\. It had no room left to say anything/],
  ])('says what %s means', async (name, expected, message) => {
    const reply = await streamOf(kind, name);
    const { models } = await serve(kind, () => reply);
    const { failed } = await failure(models);
    expect(failed.failure).toEqual({ kind: expected, status: 200, message: expect.stringMatching(message), retryAfterMs: null });
  });

  it('says how to do without summaries where the account may not have them', async () => {
    const reply = await errorOf(kind, 'error-summary');
    const { models } = await serve(kind, () => reply);
    expect((await failure(models)).failed.failure).toMatchObject({
      kind: 'invalid_request',
      message: expect.stringMatching(/must be verified .* unless \[providers\.work\] in coppice\.toml has reasoning_summaries = false\.$/),
    });
  });

  it('sees that a server speaks chat completions, and says which kind that is', async () => {
    const reply = await streamOf(kindOf('openai-compatible'), 'text');
    const { models } = await serve(kind, () => reply);
    expect((await failure(models)).failed.failure).toMatchObject({
      kind: 'malformed',
      message: expect.stringContaining('Set kind = "openai-compatible" for this provider'),
    });
  });
});

describe('a failure of Google', () => {
  const kind = kindOf('google');

  it.each([
    ['blocked', 'invalid_request', /^Provider "work" stopped its answer with model "some\/model": SAFETY\. Its rules about content/],
    ['prompt-blocked', 'invalid_request', /^Provider "work" stopped its answer .*: PROHIBITED_CONTENT\. Its rules about content/],
    ['malformed-call', 'overloaded', /: MALFORMED_FUNCTION_CALL: Malformed function call: print\(.*ask again/],
    ['no-room', 'invalid_request', /: MAX_TOKENS\. It had no room left to say anything/],
  ])('says what %s means', async (name, expected, message) => {
    const reply = await streamOf(kind, name);
    const { models } = await serve(kind, () => reply);
    const { failed } = await failure(models);
    expect(failed.failure).toEqual({ kind: expected, status: 200, message: expect.stringMatching(message), retryAfterMs: null });
  });

  it('keeps what had come before it was blocked', async () => {
    const reply = await streamOf(kind, 'blocked');
    const { models } = await serve(kind, () => reply);
    expect((await failure(models)).deltas).toBe('Once upon');
  });

  it('reads an error that stands in a list, as some come', async () => {
    const { body } = await errorOf(kind, 'error-503');
    const { models } = await serve(kind, () => ({ status: 503, body: [body] }));
    expect((await failure(models)).failed.failure.message).toContain('The model is overloaded. Please try again later.');
  });

  it('asks once a turn, also where the package would ask on by itself', async () => {
    const reply = await streamOf(kind, 'goes-on');
    const { server, models } = await serve(kind, () => reply);
    const { failed, deltas } = await failure(models);
    expect(deltas).toBe('So far.');
    expect(failed.failure.message).toContain('second request for one turn');
    expect(failed.wire?.response).toEqual(await fixture(kind, 'goes-on.txt'));
    expect(server.requests).toHaveLength(1);
  });
});
