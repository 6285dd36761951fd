import { expect, test } from 'vitest';
import { manualClock } from '#test/support/clock.ts';
import { scenario, valueOf } from '#test/support/scenario.ts';
import { call, never, say } from '#test/support/scripted-models.ts';

test('max_turns ends a run as budget_exhausted, and keeps what it said and did', async () => {
  const s = await scenario({
    script: { main: ({ caller }) => [...say(`step ${caller.turn}`), call('write', { path: `f${caller.turn}`, content: 'x' })] },
  });
  const agent = await s.run('go', { budget: { maxTurns: 3 } });
  expect(agent.run).toMatchObject({ status: 'budget_exhausted', turns: 3, reason: 'max_turns: it took 3 of 3 turns' });
  expect(s.facts('run.ended', 'main')).toMatchObject([{ body: { text: 'step 3' } }]);
  expect(s.ends('main').map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'ok']);
});

test('a preset holds for children, and their work is committed at the end of it', async () => {
  const s = await scenario({
    settings: { budgets: { small: { maxTurns: 1 } }, subagentBudget: 'small' },
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'kid', worktree: true })], say('ok')],
      kid: () => [call('write', { path: 'a', content: 'a' })],
    },
  });
  expect((await s.run('go')).run.status).toBe('completed');
  expect((await s.ended('kid')).run).toMatchObject({ status: 'budget_exhausted', budget: { maxTurns: 1 } });
  expect(s.engine.views.worktrees.get(s.agent('kid').id)).toMatchObject({ state: 'ready', commits: 1 });
});

test('timeout_seconds ends a run as timed_out, its children with it, and keeps what had streamed', async () => {
  const clock = manualClock();
  const s = await scenario({
    clock,
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'kid' })], { streamed: 'half a', rest: never }],
      kid: [() => never],
    },
  });
  await s.start('go', { budget: { timeoutSeconds: 10 } });
  await Promise.all([s.models.until('main', 2), s.models.until('kid', 1)]);
  await s.streamed('main', 'half a');
  clock.advance(9_999);
  expect(s.agent('main').run.stopping).toBeNull();
  clock.advance(1);
  expect((await s.ended('main')).run).toMatchObject({ status: 'timed_out', reason: 'timeout_seconds: it ran for 10 s', clockMs: 10_000 });
  expect(s.facts('turn.cut', 'main')).toMatchObject([{ body: { text: 'half a' } }]);
  expect(s.facts('run.ended').map(({ agent, body }) => [s.agent(agent!).name, body.status])).toEqual([
    ['kid', 'cancelled'],
    ['main', 'timed_out'],
  ]);
  expect(s.agent('kid').run.reason).toBe('its parent main timed out');
});

test('the clock stands while a person is asked', async () => {
  const clock = manualClock();
  const s = await scenario({ clock, script: { main: [[call('write', { path: 'a', content: 'a' })], () => never] } });
  await s.start('go', { mode: 'ask', budget: { timeoutSeconds: 10 } });
  const asked = await s.fact('approval.requested', 'main');
  await s.until(() => s.agent('main').run.status === 'waiting');
  clock.advance(3_600_000);
  expect(s.agent('main').run).toMatchObject({ status: 'waiting', stopping: null, clockSince: null });
  valueOf(await s.answer(asked.body.call, 'once'));
  await s.models.until('main', 2);
  clock.advance(9_999);
  expect(s.agent('main').run.stopping).toBeNull();
  clock.advance(1);
  expect((await s.ended('main')).run.status).toBe('timed_out');
});

test('a timer that goes off a moment early is set again', async () => {
  const clock = manualClock();
  // Timers of a machine may be a millisecond ahead of its clock.
  const early = { now: clock.now, after: (ms: number, call: () => void) => clock.after(Math.max(0, ms - 1), call) };
  const s = await scenario({ clock: early, script: { main: [() => never] } });
  await s.start('go', { budget: { timeoutSeconds: 10 } });
  await s.models.until('main', 1);
  clock.advance(9_999);
  expect(s.agent('main').run.stopping).toBeNull();
  // Whatever the early look decides is decided by the time that the loop of events comes round.
  await new Promise(setImmediate);
  clock.advance(1);
  clock.advance(1);
  expect((await s.ended('main')).run.status).toBe('timed_out');
});

test('a run with a clock that is cut because Coppice ends leaves no clock behind', async () => {
  const clock = manualClock();
  const s = await scenario({ clock, script: { main: [[call('bash', { command: 'echo begun; sleep 60' })], say('never')] } });
  await s.start('go', { budget: { timeoutSeconds: 10 } });
  await s.streamed('main', 'begun');
  expect(clock.waiting()).toBeGreaterThan(0);
  await s.engine.close();
  expect(clock.waiting()).toBe(0);
});
