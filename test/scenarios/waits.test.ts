import { expect, test } from 'vitest';
import { runNanite } from '#main/core/engine/run-nanite.ts';
import { DEFAULT_SETTINGS } from '#test/support/default-settings.ts';
import { manualClock } from '#test/support/clock.ts';
import { type Scenario, scenario, valueOf } from '#test/support/scenario.ts';
import { call, failure, REFERENCE, type Reply, say, type Script } from '#test/support/scripted-models.ts';

const never = new Promise<Reply>(() => undefined);
const wordsOf = (s: Scenario, at: number) =>
  s.models.of('main')[at]?.entries.flatMap((entry) => (entry.role === 'user' ? [entry.text] : []));

/** An agent that waits 45 seconds for its provider. */
async function limited(script: Script) {
  const clock = manualClock();
  const s: Scenario = await scenario({ clock, settings: { recovery: DEFAULT_SETTINGS.recovery }, script });
  const root = await s.start('old');
  await s.fact('run.waiting', 'main');
  return { s, root, clock };
}

const once: Script = { main: [({ time }) => (time === 1 ? { failure: failure('rate_limit', 429, 45_000) } : say('done')), say('done')] };

test('words that come while a provider is waited for are read by the turn that is asked then', async () => {
  const { s, root, clock } = await limited(once);
  valueOf(await s.send(root.agent, 'new'));
  clock.advance(45_000);
  await s.ended('main');
  expect(wordsOf(s, 1)).toEqual(['old', 'new']);
  expect(s.models.of('main')).toHaveLength(2);
});

test('words that cut in end the wait', async () => {
  const { s, root } = await limited(once);
  const from = { kind: 'person', id: 'person' } as const;
  valueOf(await s.engine.dispatch('message.send', { agent: root.agent, from, text: 'new', model: null, mode: null, interrupt: true }));
  await s.ended('main');
  expect(wordsOf(s, 1)).toEqual(['old', 'new']);
});

test('after a cancelled wait new words are read at once: the old turn is not asked first', async () => {
  const { s, root } = await limited(once);
  valueOf(await s.engine.dispatch('agent.stop', { agent: root.agent, reason: 'stop' }));
  await s.ended('main');
  valueOf(await s.send(root.agent, 'new'));
  await s.until(() => s.agent('main').run.status === 'completed');
  expect(wordsOf(s, 1)).toEqual(['old', 'new']);
  expect(s.models.of('main')).toHaveLength(2);
});

test('a provider that asks for a day is not waited for', async () => {
  const s = await scenario({ script: { main: [{ failure: failure('overloaded', 529, 86_400_000) }] } });
  await s.start('go');
  expect((await s.ended('main')).run.status).toBe('interrupted');
});

test('a limit on tokens alone says nothing of how long an answer may be', async () => {
  const s = await scenario({ script: { main: [say('done')] } });
  await s.start('go', { budget: { maxTotalTokens: 100_000 } });
  await s.ended('main');
  expect(s.facts('turn.started')).toMatchObject([{ body: { reserved: 0, maxTokens: null } }]);
  expect(s.models.asked[0]?.sampling).not.toHaveProperty('maxTokens');
});

test('an agent that another one wakes has what it used before counted in', async () => {
  const end = Promise.withResolvers<Reply>();
  const price = { input: 1e6, output: 1e9, cacheRead: 0, cacheWrite: 0, long: [], source: 'test', date: null };
  const s = await scenario({
    prices: { [REFERENCE]: price },
    settings: { delegationTools: ['spawn'] },
    script: { main: [[call('spawn', { task: 'do a', label: 'a' })], say('sent'), say('told')], a: [() => end.promise] },
  });
  await s.start('go');
  await s.until(() => s.find('main')?.run.status === 'completed');
  const before = s.agent('main').run.spent.nanoDollars;
  end.resolve(say('2'));
  await s.until(() => s.agent('main').summary === 'told' && s.agent('main').run.status === 'completed');
  expect(before).toBeGreaterThan(0);
  expect(s.agent('main').run.spent.nanoDollars).toBeGreaterThan(before);
});

test('what a nanite asks comes to the person: no agent could answer it', async () => {
  const question = { question: 'Left?', options: [], to: 'parent' };
  const s: Scenario = await scenario({ script: { main: [() => never], n1: [[call('ask', question)], say('ok')] } });
  const root = await s.start('go');
  const request = { session: root.session, prompt: 'do it', name: 'n1', type: 'general-purpose', worktree: null, preset: null };
  valueOf(await runNanite(s.engine, request, { id: s.commandId(), actor: { kind: 'person', id: 'p', via: 'cli' } }));
  await s.until(() => s.engine.views.questions.shown().length > 0);
  expect(s.engine.views.questions.shown()).toMatchObject([{ to: { kind: 'person' } }]);
});

test('what was asked of an agent that died with Coppice is asked of the person', async () => {
  const s: Scenario = await scenario({
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'kid' })], () => never],
      kid: [[call('ask', { question: 'Left?', options: [], to: 'parent' })], say('ok')],
    },
  });
  await s.start('go');
  await s.until(() => s.find('kid')?.run.waitsOn?.on === 'agent' && s.models.of('main').length > 1);
  await s.restart();
  expect(s.agent('main').run.status).toBe('interrupted');
  expect(s.agent('kid').run).toMatchObject({ status: 'waiting', waitsOn: { on: 'person' } });
  expect(s.engine.views.questions.shown()).toMatchObject([{ to: { kind: 'person' } }]);
  valueOf(await s.engine.dispatch('question.answer', { call: s.facts('question.asked')[0]!.body.call, text: 'left' }));
  expect((await s.ended('kid')).run.status).toBe('completed');
});
