import { expect, test } from 'vitest';
import type { Settings } from '#main/core/ports/settings.ts';
import { runNanite } from '#main/core/engine/run-nanite.ts';
import { DEFAULT_SETTINGS } from '#test/support/default-settings.ts';
import { manualClock } from '#test/support/clock.ts';
import { type Scenario, scenario, valueOf } from '#test/support/scenario.ts';
import { call, failure, say, type Script } from '#test/support/scripted-models.ts';

const limit = (retryAfterMs: number | null = null) => ({ failure: failure('rate_limit', 429, retryAfterMs) });

/** A root whose provider is at its limit until another model is asked, or for so many times. */
async function limited(recovery: Partial<Settings['recovery']>, script: Script, pace = 0) {
  const clock = manualClock();
  const s: Scenario = await scenario({ clock, settings: { recovery: { ...DEFAULT_SETTINGS.recovery, pace, ...recovery } }, script });
  const root = await s.start('go');
  return { s, root, clock };
}

test('a rate-limited agent shows what it waits for and until when, and goes on then: no sooner, and with one answer', async () => {
  const { s, clock } = await limited({}, { main: [({ time }) => (time === 1 ? limit(45_000) : [call('list', {})]), say('done')] }, 1);
  const waiting = await s.fact('run.waiting', 'main');
  const until = clock.now() + 45_000;
  expect(waiting.body.waitsOn).toEqual({ on: 'limit', provider: 'script', until });
  expect(s.facts('recovery.planned')).toMatchObject([{ body: { stage: 'cap_retry', model: 'script/model', until } }]);
  clock.advance(44_999);
  expect(s.agent('main').run.status).toBe('waiting');
  clock.advance(1);
  expect(await s.ended('main')).toMatchObject({
    summary: 'done',
    run: { status: 'completed', recovery: { stages: ['cap_retry'], caps: 0 } },
  });
  expect(s.facts('turn.ended', 'main')).toHaveLength(2);
});

test('it is stopped while it waits, and is not asked again', async () => {
  const { s, root, clock } = await limited({}, { main: [({ time }) => (time === 1 ? limit(45_000) : say('done'))] }, 1);
  await s.fact('run.waiting', 'main');
  valueOf(await s.engine.dispatch('agent.stop', { agent: root.agent, reason: 'enough' }));
  expect((await s.ended('main')).run).toMatchObject({ status: 'cancelled', reason: 'enough' });
  clock.advance(60_000);
  await s.close();
  expect(s.models.of('main')).toHaveLength(1);
});

test('it is paused and let go on while it waits', async () => {
  const { s, root, clock } = await limited({}, { main: [({ time }) => (time === 1 ? limit(45_000) : say('done'))] }, 1);
  await s.fact('run.waiting', 'main');
  valueOf(await s.engine.dispatch('agent.pause', { agent: root.agent }));
  valueOf(await s.engine.dispatch('agent.resume', { agent: root.agent }));
  expect(s.agent('main').run).toMatchObject({ status: 'waiting', waitsOn: { on: 'limit' } });
  valueOf(await s.engine.dispatch('agent.pause', { agent: root.agent }));
  clock.advance(60_000);
  expect(s.agent('main').run.status).toBe('paused');
  valueOf(await s.engine.dispatch('agent.resume', { agent: root.agent }));
  expect((await s.ended('main')).run.status).toBe('completed');
});

test('a limit that stays: other providers in order, then this machine, each stage on record, and the rest of the run stays there', async () => {
  const names = {
    providerModelFallback: ['script/second', 'nobody/x', 'script/third'],
    allowLocalLastResort: true,
    localModels: ['script/local'],
  };
  const { s } = await limited(names, {
    main: (asked) => {
      if (asked.model !== 'script/local') return limit();
      return asked.caller.turn === 1 ? [call('list', {})] : say('from here');
    },
  });
  expect(await s.ended('main')).toMatchObject({ summary: 'from here', model: 'script/model' });
  expect(s.agent('main').run.recovery.stages).toEqual(['cap_retry', 'cross_provider:0', 'cross_provider:1', 'local_last_resort:0']);
  expect(s.models.of('main').map(({ model }) => model)).toEqual([
    ...Array<string>(4).fill('script/model'),
    'script/second',
    'script/third',
    'script/local',
    'script/local',
  ]);
  expect(s.facts('turn.started', 'main').at(-1)?.body.model).toBe('script/local');
});

test('no more hops than are allowed, and this machine only where it is', async () => {
  const names = { providerModelFallback: ['script/second', 'script/third'], maxProviderFallbackHops: 1, localModels: ['script/local'] };
  const { s } = await limited(names, { main: () => limit() });
  expect((await s.ended('main')).run).toMatchObject({ status: 'failed', reason: expect.stringMatching(/^provider_recovery exhausted: /) });
  expect(s.models.of('main').map(({ model }) => model)).toEqual([...Array<string>(4).fill('script/model'), 'script/second']);
});

test('the last try at its own provider may be with another model of it', async () => {
  const { s } = await limited(
    { largeModelFallback: 'script/large' },
    { main: ({ model }) => (model === 'script/large' ? say('done') : limit()) },
  );
  expect(await s.ended('main')).toMatchObject({ summary: 'done' });
  expect(s.models.of('main').map(({ model }) => model)).toEqual(['script/model', 'script/model', 'script/model', 'script/large']);
  expect(s.agent('main').run.recovery.stages).toEqual(['cap_retry']);
});

test('who asks to be left alone for long is left for another at once, where there is one', async () => {
  const { s } = await limited(
    { providerModelFallback: ['script/second'], pace: 1 },
    { main: ({ model }) => (model === 'script/second' ? say('done') : limit(600_000)) },
  );
  expect(await s.ended('main')).toMatchObject({ summary: 'done', run: { recovery: { stages: ['cross_provider:0'] } } });
});

test('a nanite that is to fail fast ends after its own provider; others go on', async () => {
  const { s, root } = await limited(
    { providerModelFallback: ['script/second'], naniteFailFast: true },
    { main: ({ model }) => (model === 'script/second' ? say('done') : limit()), n: () => limit() },
  );
  await s.ended('main');
  const asked = { session: root.session, prompt: 'p', name: 'n', type: 'general-purpose', worktree: null, preset: null };
  valueOf(await runNanite(s.engine, asked, { id: s.commandId() }));
  const { run } = await s.ended('n');
  expect(run).toMatchObject({
    status: 'failed',
    reason: expect.stringContaining('nanite_recovery_fail_fast'),
    recovery: { stages: ['cap_retry', 'fail_fast'] },
  });
});

test('faults that may pass are tried three times within a minute, with growing waits, then the run is interrupted', async () => {
  const { s, clock } = await limited({}, { main: () => ({ failure: failure('overloaded', 529), streamed: 'half' }) }, 1);
  for (const wait of [1000, 5000, 15_000]) {
    await s.until(() => s.agent('main').run.waitsOn?.on === 'limit');
    const before = s.models.of('main').length;
    clock.advance(wait - 1);
    expect(s.models.of('main')).toHaveLength(before);
    clock.advance(1);
    await s.models.until('main', 1, before + 1);
  }
  expect((await s.ended('main')).run).toMatchObject({ status: 'interrupted', recovery: { stages: ['transient_retry'], transients: 3 } });
  expect(s.facts('turn.cut', 'main').map(({ body }) => body.text)).toEqual(Array(4).fill('half'));
});

test('a wait for a limit does not outlive a restart by itself', async () => {
  const { s, root } = await limited({}, { main: [({ time }) => (time === 1 ? limit(45_000) : say('done'))] }, 1);
  await s.fact('run.waiting', 'main');
  await s.restart();
  expect(s.agent('main').run.status).toBe('interrupted');
  valueOf(await s.engine.dispatch('agent.resume', { agent: root.agent }));
  expect((await s.ended('main')).summary).toBe('done');
});
