import { afterEach, describe, expect, it } from 'vitest';
import {
  HEADER_SECRET,
  KEY,
  KINDS,
  closeServers,
  errorOf,
  failure,
  fixture,
  requestOf,
  serve,
  settingsOf,
  startServer,
  streamOf,
  type Kind,
} from '#test/support/provider-asking.ts';
import type { Reply } from '#test/support/provider-servers.ts';
import { createModels } from './create-models.ts';

afterEach(closeServers);

describe.each(KINDS)('a failure of a provider of kind $kind', (kind) => {
  it.each([
    ['error-401', 'auth', 401, /Provider "work" answered 401 .*api.key.*Check api_key of \[providers\.work\] in coppice\.toml/i],
    ['error-429', 'rate_limit', 429, /answered 429 .*rate limit.*retry-after: \d+/i],
    [kind.overloaded, 'overloaded', Number(kind.overloaded.slice(-3)), /overloaded.*try again/i],
    ['error-529', 'overloaded', 529, /answered 529 .*Overloaded/],
  ])('says what %s means', async (name, expected, status, message) => {
    const reply = await errorOf(kind, name);
    const { models } = await serve(kind, () => reply);
    const { failed } = await failure(models);
    expect(failed.failure).toEqual({ kind: expected, status, message: expect.stringMatching(message) });
    expect(failed.wire?.exchange.status).toBe(status);
    expect(JSON.parse(Buffer.from(failed.wire?.response ?? []).toString())).toEqual(reply.body);
  });

  it.each([
    [400, 'invalid_request'],
    [403, 'auth'],
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
    expect(failed.failure.message).toMatch(/(overloaded_error: Overloaded|server_error: The server had an error)/);
  });

  it('fails on what is no stream of its dialect', async () => {
    const malformed = await streamOf(kind, 'malformed-stream');
    const replies: Reply[] = [malformed, { raw: ['data: <html>\n\n'] }, { body: '<h1>Log in</h1>' }, { body: { choices: [] } }];
    const { models } = await serve(kind, (_request, index) => replies[index] ?? []);
    for (const _reply of replies) {
      const { failed } = await failure(models);
      expect(failed.failure).toMatchObject({ kind: 'malformed', status: 200 });
      expect(failed.failure.message).toMatch(/speaks (Anthropic Messages|OpenAI chat completions)/);
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
  const kind = KINDS[1] as Kind;

  it('reads an error event that is but text', async () => {
    const reply = await streamOf(kind, 'error-event-text');
    const { models } = await serve(kind, () => reply);
    expect((await failure(models)).failed.failure).toMatchObject({
      kind: 'overloaded',
      message: expect.stringContaining('model runner has unexpectedly stopped'),
    });
  });
});
