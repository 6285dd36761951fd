import { expect, test } from 'vitest';
import type { ModelFailure } from '#shared/model/failure.ts';
import { scenario, valueOf } from '#test/support/scenario.ts';
import { call, failure, say } from '#test/support/scripted-models.ts';

test.each<[ModelFailure]>([[failure('auth', 401)], [failure('invalid_request', 400)], [failure('malformed')], [failure('unconfigured')]])(
  'what trying again would not mend ends as failed: $kind',
  async (why) => {
    const s = await scenario({ script: { main: [{ failure: why }] } });
    const agent = await s.run('go');
    expect(agent.run).toMatchObject({ status: 'failed', reason: why.message });
    expect(agent.usage.unknown).toBe(1);
    expect(s.facts('turn.cut', 'main')).toMatchObject([{ body: { turn: 1, attempt: 1, failure: why } }]);
    const refused = await s.engine.dispatch('agent.resume', { agent: agent.id });
    expect(refused).toMatchObject({ ok: false, problem: { code: 'not_interrupted', message: expect.stringContaining('failed') } });
  },
);

test.each<[ModelFailure]>([[failure('overloaded', 529)], [failure('connection')]])(
  'what may pass is tried again and then interrupted, and resume asks the same turn again: $kind',
  async (why) => {
    const s = await scenario({
      script: {
        main: [
          [call('read', { path: 'readme.md' })],
          ({ time }) => (time <= 4 ? { failure: why, streamed: 'I was about to' } : say('Now it works.')),
        ],
      },
    });
    const cut = await s.run('go');
    expect(cut.run).toMatchObject({ status: 'interrupted', reason: why.message });
    expect(cut.run.recovery).toMatchObject({ stages: ['transient_retry'], transients: 3 });
    expect(s.facts('turn.cut', 'main')).toMatchObject(
      [1, 2, 3, 4].map((attempt) => ({ body: { turn: 2, attempt, text: 'I was about to', failure: why } })),
    );

    valueOf(await s.engine.dispatch('agent.resume', { agent: cut.id }));
    const agent = await s.ended('main');

    expect(agent.run).toMatchObject({ status: 'completed', trigger: 'resume', after: cut.run.id });
    expect(s.facts('turn.started', 'main').map(({ body }) => [body.turn, body.attempt])).toEqual([
      [1, 1],
      ...[1, 2, 3, 4, 5].map((attempt) => [2, attempt]),
    ]);
    const [, first, ...others] = s.models.asked;
    expect(others.map(({ entries }) => entries)).toEqual(others.map(() => first?.entries));
    expect(s.facts('tool.started', 'main')).toHaveLength(1);
  },
);

test('new words after a cut go on from what had streamed', async () => {
  const s = await scenario({
    script: { main: [{ failure: failure('connection'), streamed: 'The answer is' }, say('42')] },
  });
  const cut = await s.run('go');
  await s.send(cut.id, 'Shorter, please');
  await s.until(() => s.agent('main').run.status === 'completed');
  expect(s.models.asked.at(-1)?.entries).toEqual([
    { role: 'user', text: 'go' },
    { role: 'assistant', parts: [{ type: 'text', text: 'The answer is' }] },
    { role: 'user', text: 'Shorter, please' },
  ]);
});
