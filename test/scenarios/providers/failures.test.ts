import { describe, expect, it } from 'vitest';
import { newCommandId } from '#test/support/coppice.ts';
import { errorOf, KINDS, kindOf, streamOf } from '#test/support/provider-asking.ts';
import { talk } from '#test/support/talk.ts';

const write = (args: unknown) => ({ call: { name: 'write', args } });

describe.each(KINDS)('a provider that fails, over $kind', (kind) => {
  it('a wrong key: the run has failed, with what to check, and cannot be resumed', async () => {
    const [refused, status] = kind.badKey;
    const refusal = await errorOf(kind, refused);
    const { whole, start } = await talk(kind, () => refusal);
    const root = await start('Hello');
    const { run, usage } = await whole.ended(root.agent);
    expect(run.status).toBe('failed');
    expect(run.reason).toMatch(
      /^Provider "work" answered 40[01] for model "some-model": .*Check api_key of \[providers\.work\] in coppice\.toml/,
    );
    expect(usage.unknown).toBe(1);
    await expect(whole.client.sessions.resume({ commandId: newCommandId(), ...root })).rejects.toMatchObject({
      code: 'REFUSED',
      data: { code: 'not_interrupted' },
    });
    expect(await whole.client.turns.exchange({ ...root, turn: 1, attempt: 1 })).toMatchObject({ wire: { status } });
  });

  it.each([
    ['error-429', 'cap_retry'],
    ['error-529', 'transient_retry'],
  ])('%s: the very same is asked again, and the run completes with the stage on record', async (name, stage) => {
    const error = await errorOf(kind, name);
    const { whole, server, start } = await talk(kind, (_, index) => (index < 2 ? error : [{ text: 'Now it works.' }]));
    const root = await start('Hello');
    const agent = await whole.ended(root.agent);
    expect(agent).toMatchObject({ summary: 'Now it works.', run: { status: 'completed', recovery: { stages: [stage], model: null } } });
    expect(server.requests.map(({ text }) => text)).toEqual(Array(3).fill(server.requests[0]?.text));
    expect((await whole.client.turns.list(root)).map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
  });

  it('a rate limit that stays: the run has failed, with the reason and what to do', async () => {
    const error = await errorOf(kind, 'error-429');
    const { whole, server, start } = await talk(kind, () => error);
    const root = await start('Hello');
    const { run } = await whole.ended(root.agent);
    expect(run.status).toBe('failed');
    expect(run.reason).toMatch(/^provider_recovery exhausted: .*answered 429 .*(Wait a while|It asks to wait)/);
    expect(server.requests).toHaveLength(4);
  });

  it.each([['error-529', /answered 529 .*try again in a while/]])(
    '%s that stays: the run is interrupted, and resume asks the very same again',
    async (name, reason) => {
      const error = await errorOf(kind, name);
      const { whole, server, start } = await talk(kind, (_, index) => (index < 4 ? error : [{ text: 'Now it works.' }]));
      const root = await start('Hello');
      const { run } = await whole.ended(root.agent);
      expect(run.status).toBe('interrupted');
      expect(run.reason).toMatch(reason);
      // Over a restart, as a person would who comes back to it the next day.
      await whole.reopen();
      expect((await whole.ended(root.agent)).run).toMatchObject({ status: 'interrupted', reason: run.reason });
      await whole.client.sessions.resume({ commandId: newCommandId(), ...root });
      expect((await whole.ended(root.agent)).run).toMatchObject({ status: 'completed', after: run.id });
      expect(server.requests.map(({ text }) => text)).toEqual(Array(5).fill(server.requests[0]?.text));
      expect((await whole.client.turns.list(root)).map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4, 5]);
    },
  );

  it('a connection that is cut in a call: nothing of it is run, and it ends in the right text, once', async () => {
    const partial = [{ text: 'I write it now.' }, write({ path: 'new.txt', content: 'whole\n' })];
    const chunks = kind.stream(partial, { input: 10, output: 5 }, { model: 'some-model' }, 0);
    const cutAfter = Buffer.from(chunks.filter((chunk) => typeof chunk === 'string').join('')).indexOf('path') + 5;
    const { whole, server, sent, repository, start } = await talk(kind, ({ answers }, index) => {
      if (index === 0) return { parts: partial, cutAfter };
      return answers === 0 ? partial : [{ text: 'It is written.' }];
    });
    const root = await start('Write new.txt');
    expect(await whole.ended(root.agent)).toMatchObject({ run: { status: 'completed' }, summary: 'It is written.' });
    expect(sent[0]?.toString()).toMatch(/path/);
    expect(sent[0]?.toString()).not.toMatch(/whole/);
    const facts = await whole.facts(root.session);
    expect(facts.find(({ type }) => type === 'turn.cut')?.body).toMatchObject({
      text: 'I write it now.',
      failure: {
        kind: 'connection',
        message: expect.stringMatching(/^The connection to provider "work" was cut in the middle of its answer/),
      },
    });
    expect(facts.filter(({ type }) => type === 'tool.requested')).toHaveLength(1);
    const { response } = await whole.client.turns.exchange({ ...root, turn: 1, attempt: 1 });
    expect(response?.text).toBe(sent[0]?.toString());
    expect(await repository.git('status', '--porcelain')).toBe('?? new.txt');
    expect(server.requests[1]?.text).toBe(server.requests[0]?.text);
    expect(server.requests[2]?.text.split('I write it now.')).toHaveLength(2);
    const ended = (await whole.facts(root.session)).filter(({ type }) => type === 'turn.ended' || type === 'run.ended');
    expect(ended.map(({ type }) => type)).toEqual(['turn.ended', 'turn.ended', 'run.ended']);
  });

  it.skipIf(kind.kind === 'google')('arguments that are no JSON: the model is told, and may do better', async () => {
    const { whole, repository, start } = await talk(kind, ({ answers, results }) => {
      if (answers === 0) return [write('{"path": "new.txt", "content": "cut o')];
      if (answers === 1) return [{ text: results.join() }, write({ path: 'new.txt', content: 'x' })];
      return [{ text: 'Done.' }];
    });
    const root = await start('Write new.txt');
    expect((await whole.ended(root.agent)).run.status).toBe('completed');
    const told = (await whole.facts(root.session)).flatMap((event) =>
      event.type === 'tool.ended' ? [[event.body.outcome, event.body.output]] : [],
    );
    expect(told).toEqual([
      ['error', expect.stringMatching(/^write: the arguments are not a JSON object: \{"path": "new\.txt"/)],
      ['ok', expect.stringContaining('new.txt')],
    ]);
    expect(await repository.git('status', '--porcelain')).toBe('?? new.txt');
  });

  it('an answer without a word: the run has failed and says so', async () => {
    const { whole, start } = await talk(kind, () => []);
    const root = await start('Hello');
    expect((await whole.ended(root.agent)).run).toMatchObject({
      status: 'failed',
      reason: 'the model gave an empty answer: no words and no tool call',
    });
  });

  it('an answer that comes byte by byte is the same text, live and kept', async () => {
    const text = 'Grüße 木 😀 👩‍👩‍👧 𝒳 — é\u0301 fin';
    const { whole, sent, start } = await talk(kind, () => ({ parts: [{ reasoning: 'naïve 木' }, { text }], splitEvery: 1 }));
    const flow: string[] = [];
    whole.coppice.answering.engine.flow.watch((piece) => {
      if (piece.kind === 'text') flow[0] = (flow[0] ?? '') + piece.text;
    });
    const root = await start('Hello');
    expect(await whole.ended(root.agent)).toMatchObject({ run: { status: 'completed' }, summary: text });
    expect(flow).toEqual([text]);
    const { response } = await whole.client.turns.exchange({ ...root, turn: 1, attempt: 1 });
    expect(response).toEqual({ text: sent[0]?.toString(), encoding: 'utf8' });
  });
});

describe.each(KINDS)('a provider that is not there, over $kind', (kind) => {
  it('interrupts the run and says where it was looked for', async () => {
    const { whole, server, start } = await talk(kind, () => [{ text: 'never' }]);
    await server.close();
    const root = await start('Hello');
    const { run } = await whole.ended(root.agent);
    expect(run.status).toBe('interrupted');
    expect(run.reason).toContain(`Provider "work" could not be reached at ${new URL(server.url).origin}`);
  });
});

it('a call that Gemini could not read is asked for again', async () => {
  const { whole, start } = await talk(kindOf('google'), (_, index) => (index === 0 ? [write('{"path": ')] : [{ text: 'Done.' }]));
  const root = await start('Write new.txt');
  expect(await whole.ended(root.agent)).toMatchObject({ run: { status: 'completed' }, summary: 'Done.' });
  const cut = (await whole.facts(root.session)).find(({ type }) => type === 'turn.cut');
  expect(cut?.body).toMatchObject({ failure: { message: expect.stringMatching(/MALFORMED_FUNCTION_CALL: .* ask again/) } });
});

it('an answer that Gemini blocked: the run has failed, and what had come can be read', async () => {
  const reply = await streamOf(kindOf('google'), 'blocked');
  const { whole, start } = await talk(kindOf('google'), () => reply);
  const root = await start('Tell me.');
  const { run } = await whole.ended(root.agent);
  expect(run).toMatchObject({ status: 'failed', reason: expect.stringMatching(/: SAFETY\. Its rules about content did not allow it/) });
  const cut = (await whole.facts(root.session)).find(({ type }) => type === 'turn.cut');
  expect(cut?.body).toMatchObject({ text: 'Once upon', failure: { kind: 'invalid_request' } });
});
