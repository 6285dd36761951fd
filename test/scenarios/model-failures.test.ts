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

test.each<[ModelFailure]>([[failure('rate_limit', 429)], [failure('overloaded', 529)], [failure('connection')]])(
  'what may pass is interrupted, and resume asks the same turn again: $kind',
  async (why) => {
    const s = await scenario({
      script: {
        main: [
          [call('read', { path: 'readme.md' })],
          ({ time }) => (time === 1 ? { failure: why, streamed: 'I was about to' } : say('Now it works.')),
        ],
      },
    });
    const cut = await s.run('go');
    expect(cut.run).toMatchObject({ status: 'interrupted', reason: why.message });
    expect(s.facts('turn.cut', 'main')).toMatchObject([{ body: { turn: 2, attempt: 1, text: 'I was about to', failure: why } }]);

    valueOf(await s.engine.dispatch('agent.resume', { agent: cut.id }));
    const agent = await s.ended('main');

    expect(agent.run).toMatchObject({ status: 'completed', trigger: 'resume', after: cut.run.id });
    expect(s.facts('turn.started', 'main').map(({ body }) => [body.turn, body.attempt])).toEqual([
      [1, 1],
      [2, 1],
      [2, 2],
    ]);
    const [, first, second] = s.models.asked;
    expect(second?.entries).toEqual(first?.entries);
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
  expect(s.models.asked[1]?.entries).toEqual([
    { role: 'user', text: 'go' },
    { role: 'assistant', parts: [{ type: 'text', text: 'The answer is' }] },
    { role: 'user', text: 'Shorter, please' },
  ]);
});
