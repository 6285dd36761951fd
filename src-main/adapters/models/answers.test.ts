import { afterEach, describe, expect, it } from 'vitest';
import type { ModelEvent } from '#main/core/ports/model.ts';
import type { CallId } from '#shared/lib/ids.ts';
import type { Json } from '#shared/model/json.ts';
import { NO_USAGE } from '#shared/model/usage.ts';
import type { Entry } from '#shared/projections/conversation.ts';
import {
  HEADER_SECRET,
  HELLO,
  KEY,
  KINDS,
  answer,
  closeServers,
  collect,
  fixture,
  kindOf,
  requestOf,
  serve,
  streamOf,
} from '#test/support/provider-asking.ts';

afterEach(closeServers);

const call = (providerCall: string, name: string, args: Json): object => ({ type: 'call', providerCall, name, args });

describe.each(KINDS)('an answer of a provider of kind $kind', (kind) => {
  const [A, B, C] = kind.calls;

  const wholeAnswers: [name: string, finish: string, parts: object[]][] = [
    ['text', 'stop', [{ type: 'text', text: 'Hello, world!' }]],
    ['tool-call', 'tool-calls', [{ type: 'text', text: "I'll read it." }, call(A, 'read', { path: 'src/app.ts', limit: 20 })]],
    ['parallel-tool-calls', 'tool-calls', [call(A, 'read', { path: 'a.ts' }), call(B, 'list', {}), call(C, 'read', { path: 'b.ts' })]],
    ['malformed-call', 'tool-calls', [call(A, 'read', '{"path": "a.ts", "limit": ')]],
    ['empty', 'stop', []],
    [
      'multibyte',
      'tool-calls',
      [{ type: 'text', text: 'Grüße, 世界! 👩‍💻 ≤ 5 €' }, call(A, 'write', { path: 'données.txt', text: 'naïve 🌳 二' })],
    ],
  ];
  // Of Gemini a call has an object for its arguments, or the answer has failed.
  it.each(wholeAnswers.filter(([name]) => kind.kind !== 'google' || name !== 'malformed-call'))(
    'gives the parts of %s, and streams them',
    async (name, finish, parts) => {
      const reply = await streamOf(kind, name);
      // The second time in chunks of 5 bytes: borders in lines, in JSON and in characters.
      const { models } = await serve(kind, (_request, index) => (index === 0 ? reply : { ...reply, splitEvery: 5 }));
      const whole = await answer(models);
      const split = await answer(models);
      expect(whole.end).toMatchObject({ finish, parts });
      expect(whole.end.parts).toHaveLength(parts.length);
      expect(split.end.parts).toEqual(whole.end.parts);
      for (const { end, streamed } of [whole, split]) {
        expect(end.parts.map((part) => (part.type === 'call' ? part.args : part.text))).toEqual(
          end.parts.map((part, at) =>
            part.type === 'call' && typeof part.args !== 'string' ? JSON.parse(streamed[at] ?? '') : streamed[at],
          ),
        );
      }
    },
  );

  it('keeps the very bytes of both ways, without credentials', async () => {
    const reply = { ...(await streamOf(kind, 'text')), headers: { 'set-cookie': 'session=abcdefgh', 'x-ratelimit-remaining-tokens': '9' } };
    const headers = { 'X-Gateway-Token': HEADER_SECRET, 'x-team': 'blue' };
    const { server, models } = await serve(kind, () => reply, { headers });
    const { end } = await answer(models);
    const sent = server.requests[0];
    expect(Buffer.from(end.wire?.request ?? []).toString()).toBe(sent?.text);
    expect(Buffer.from(end.wire?.response ?? [])).toEqual(await fixture(kind, 'text.txt'));
    expect(end.wire?.exchange).toMatchObject({ url: `${server.origin}${sent?.path}`, method: 'POST', status: 200 });
    expect(sent?.headers[kind.credential]).toContain(KEY);
    expect(sent?.headers['x-gateway-token']).toBe(HEADER_SECRET);
    expect(end.wire?.exchange.requestHeaders).toMatchObject({
      [kind.credential]: '[removed]',
      'x-gateway-token': '[removed]',
      'x-team': 'blue',
      'content-type': 'application/json',
    });
    expect(end.wire?.exchange.responseHeaders).toMatchObject({ 'x-ratelimit-remaining-tokens': '9' });
    expect(JSON.stringify(end.wire?.exchange)).not.toMatch(/planted|abcdef|set-cookie/);
  });

  it('counts the tokens of the cache apart', async () => {
    const reply = await streamOf(kind, 'usage-cache');
    const { models } = await serve(kind, () => reply);
    expect((await answer(models)).end.usage).toEqual(kind.usageWithCache);
  });

  it('ends quietly when it is stopped, and lets go of the connection', async () => {
    const never = new Promise(() => undefined);
    const { server, models } = await serve(kind, () => [{ text: 'Hold' }, { wait: never }]);
    const controller = new AbortController();
    const events: ModelEvent[] = [];
    for await (const event of models.ask(requestOf(HELLO), controller.signal)) {
      events.push(event);
      controller.abort();
    }
    expect(events).toEqual([{ type: 'delta', kind: 'text', part: 0, text: 'Hold' }]);
    expect(await server.requests[0]?.closed).toBe('aborted');
    expect(await collect(models.ask(requestOf(HELLO), AbortSignal.abort()))).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  it('lets go of the connection when nobody reads on', async () => {
    const { server, models } = await serve(kind, () => [{ text: 'Hold' }, { wait: new Promise(() => undefined) }]);
    for await (const event of models.ask(requestOf(HELLO), new AbortController().signal)) if (event.type === 'delta') break;
    expect(await server.requests[0]?.closed).toBe('aborted');
  });

  it('passes each piece on as it comes', async () => {
    let goOn = (): void => undefined;
    const gate = new Promise<void>((resolve) => (goOn = resolve));
    const { models } = await serve(kind, () => [{ text: 'First' }, { wait: gate }, { call: { name: 'list', args: {} } }]);
    const events: ModelEvent[] = [];
    for await (const event of models.ask(requestOf(HELLO), new AbortController().signal)) {
      events.push(event);
      // Held back until the first piece was read: a stream that waits for its end would never come here.
      goOn();
    }
    expect(events[0]).toEqual({ type: 'delta', kind: 'text', part: 0, text: 'First' });
    expect(events.at(-1)).toMatchObject({ type: 'end', parts: [{ text: 'First' }, { name: 'list' }] });
  });

  it('answers many at once without mixing them up', async () => {
    const { models } = await serve(kind, (request) => [{ text: `${JSON.stringify(request).match(/number \d+/)?.[0]}` }]);
    const asked = Array.from({ length: 10 }, (_, at) => answer(models, requestOf([{ role: 'user', text: `number ${at}` }])));
    const answers = await Promise.all(asked);
    answers.forEach(({ end }, at) => {
      expect(end.parts).toMatchObject([{ type: 'text', text: `number ${at}` }]);
      expect(Buffer.from(end.wire?.request ?? []).toString()).toContain(`number ${at}"`);
    });
  });
});

describe('Anthropic', () => {
  const kind = kindOf('anthropic');

  it('keeps thinking with its signature, and what is redacted, to give it back', async () => {
    const reply = await streamOf(kind, 'reasoning');
    const { models } = await serve(kind, () => reply);
    expect((await answer(models)).end.parts).toEqual([
      {
        type: 'reasoning',
        text: 'The file is small.\nI read it whole.',
        notes: { anthropic: { signature: 'EqQBCgIYAhIM1gbcDa9GJwZA2b3h==' } },
      },
      { type: 'reasoning', text: '', notes: { anthropic: { redactedData: 'EmwKAhgBEgy3va3pzix/LafPsn4=' } } },
      { type: 'text', text: 'Reading.' },
      { type: 'call', providerCall: 'toolu_01A', name: 'read', args: { path: 'a.ts' } },
    ]);
  });

  it('lets an event type pass that it does not know', async () => {
    const reply = await streamOf(kind, 'new-event');
    const { models } = await serve(kind, () => reply);
    expect((await answer(models)).end.parts).toEqual([{ type: 'text', text: 'Still here.' }]);
  });
});

describe('OpenAI-compatible', () => {
  const kind = kindOf('openai-compatible');

  it('keeps reasoning, and counts its tokens', async () => {
    const reply = await streamOf(kind, 'reasoning');
    const { models } = await serve(kind, () => reply);
    const { end } = await answer(models);
    expect(end.parts).toEqual([
      { type: 'reasoning', text: 'The file is small.\nI read it whole.' },
      { type: 'text', text: 'Reading.' },
      { type: 'call', providerCall: 'call_A', name: 'read', args: { path: 'a.ts' } },
    ]);
    expect(end.usage).toEqual({ ...NO_USAGE, inputTokens: 60, outputTokens: 77, reasoningTokens: 12 });
  });

  it('counts a call as unknown where the server reports no usage', async () => {
    const reply = await streamOf(kind, 'no-usage');
    const { models } = await serve(kind, () => reply);
    expect((await answer(models)).end.usage).toEqual({ ...NO_USAGE, unknown: 1 });
  });
});

describe('OpenAI', () => {
  const kind = kindOf('openai');

  it('keeps reasoning with what is encrypted of it, as it was when it was whole', async () => {
    const reply = await streamOf(kind, 'reasoning');
    const { models } = await serve(kind, () => reply);
    const { end } = await answer(models);
    const notes = (itemId: string, reasoningEncryptedContent: string) => ({ openai: { itemId, reasoningEncryptedContent } });
    expect(end.parts).toEqual([
      { type: 'reasoning', text: 'The file is small.\nI read it whole.', notes: notes('rs_0', 'gAAAAB-whole-1') },
      { type: 'reasoning', text: 'First.', notes: notes('rs_1', 'not-yet-whole') },
      { type: 'reasoning', text: 'Then more.', notes: notes('rs_1', 'gAAAAB-whole-2') },
      { type: 'reasoning', text: '', notes: notes('rs_2', 'gAAAAB-whole-3') },
      { type: 'text', text: 'Reading.', notes: { openai: { itemId: 'msg_3' } } },
      { type: 'call', providerCall: 'call_A', name: 'read', args: { path: 'a.ts' }, notes: { openai: { itemId: 'fc_4' } } },
    ]);
    expect(end.usage).toEqual({ ...NO_USAGE, inputTokens: 60, outputTokens: 77, reasoningTokens: 12 });
  });

  it('gives back that reasoning whole, item by item', async () => {
    const reply = await streamOf(kind, 'reasoning');
    const { server, models } = await serve(kind, (_request, index) => (index === 0 ? reply : [{ text: 'Read.' }]));
    const model = 'work/gpt-6.1-sol';
    const { end } = await answer(models, requestOf(HELLO, { model }));
    const result: Entry = { role: 'tool', call: 'c' as CallId, providerCall: 'call_A', name: 'read', output: 'A', outcome: 'ok' };
    const parts = end.parts.map((part) => (part.type === 'call' ? { ...part, call: 'c' as CallId } : part));
    await answer(models, requestOf([...HELLO, { role: 'assistant', parts }, result], { model }));
    const came = Buffer.from(end.wire?.response ?? []).toString();
    const items = (JSON.parse(came.slice(came.lastIndexOf('data: ') + 6)) as { response: { output: { type: string }[] } }).response.output;
    const sent = server.requests[1]?.json['input'] as { type?: string }[];
    expect(sent.filter(({ type }) => type === 'reasoning')).toEqual(items.filter(({ type }) => type === 'reasoning'));
  });

  it('takes words of refusal for an answer', async () => {
    const reply = await streamOf(kind, 'refusal');
    const { models } = await serve(kind, () => reply);
    expect((await answer(models)).end.parts).toMatchObject([{ type: 'text', text: "I can't help with that." }]);
  });

  it('lets an event type pass that it does not know', async () => {
    const reply = await streamOf(kind, 'new-event');
    const { models } = await serve(kind, () => reply);
    expect((await answer(models)).end.parts).toMatchObject([{ type: 'text', text: 'Still here.' }]);
  });
});

describe('Google', () => {
  const kind = kindOf('google');
  const signed = (thoughtSignature: string) => ({ notes: { google: { thoughtSignature } } });

  it('keeps thoughts, and each signature on the part that it came on', async () => {
    const reply = await streamOf(kind, 'reasoning');
    const { models } = await serve(kind, () => reply);
    const { end } = await answer(models);
    expect(end.parts).toEqual([
      { type: 'reasoning', text: 'The file is small.\nI read it whole.' },
      { type: 'reasoning', text: '', ...signed('c2lnLXRob3VnaHQ=') },
      { type: 'text', text: 'Reading.' },
      { type: 'call', providerCall: 'call_A', name: 'read', args: { path: 'a.ts' }, ...signed('c2lnLWNhbGw=') },
      { type: 'text', text: '', ...signed('c2lnLWVuZA==') },
    ]);
    expect(end.usage).toEqual({ ...NO_USAGE, inputTokens: 60, outputTokens: 77, reasoningTokens: 12 });
  });

  it('counts a call as unknown where the server reports no usage', async () => {
    const reply = await streamOf(kind, 'no-usage');
    const { models } = await serve(kind, () => reply);
    expect((await answer(models)).end.usage).toEqual({ ...NO_USAGE, unknown: 1 });
  });

  it('sends the key in its header alone', async () => {
    const { server, models } = await serve(kind, () => [{ text: 'Hi' }]);
    const { end } = await answer(models);
    expect(server.requests[0]?.path).not.toContain(KEY);
    expect(end.wire?.exchange.url).toBe(`${server.url}/some/model:streamGenerateContent?alt=sse`);
  });
});

describe.each([
  ['anthropic', 'ANTHROPIC_API_KEY'],
  ['openai', 'OPENAI_API_KEY'],
  ['google', 'GOOGLE_GENERATIVE_AI_API_KEY'],
] as const)('a provider of kind %s without a key', (name, variable) => {
  it('is sent none of the environment, which its package would look for', async () => {
    const kind = kindOf(name);
    const { server, models } = await serve(kind, () => [{ text: 'Hi' }], { apiKey: null });
    const before = process.env[variable];
    process.env[variable] = KEY;
    try {
      await answer(models);
    } finally {
      if (before === undefined) delete process.env[variable];
      else process.env[variable] = before;
    }
    expect(server.requests[0]?.headers).not.toHaveProperty(kind.credential);
  });
});
