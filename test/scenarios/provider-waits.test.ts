import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '#test/support/default-settings.ts';
import { manualClock } from '#test/support/clock.ts';
import { type Scenario, scenario, valueOf } from '#test/support/scenario.ts';
import { failure, say, type Script } from '#test/support/scripted-models.ts';

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
