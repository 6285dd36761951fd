import { expect, test } from 'vitest';
import type { Tool } from '#main/core/ports/tools.ts';
import { manualClock } from '#test/support/clock.ts';
import { type Scenario, scenario, valueOf } from '#test/support/scenario.ts';
import { answers, call, never, type Reply, say } from '#test/support/scripted-models.ts';

/** `list` that runs on, whatever it is told. */
const deafList = (reached: () => void) => (real: readonly Tool[]) =>
  real.map((tool) =>
    tool.spec.name === 'list'
      ? {
          ...tool,
          prepare: async () => ({ recovery: {}, run: () => (reached(), new Promise<never>(() => undefined)), drop: () => undefined }),
        }
      : tool,
  );
const id = (s: Scenario, name: string) => s.agent(name).id;
const pause = (s: Scenario, name: string) => s.engine.dispatch('agent.pause', { agent: id(s, name) });
const resume = (s: Scenario, name: string) => s.engine.dispatch('agent.resume', { agent: id(s, name) });
const kill = (s: Scenario, name: string) => s.engine.dispatch('agent.kill', { agent: id(s, name), reason: 'killed by the person' });

test('a pause lets the answer under way come whole, then nothing is begun until it goes on', async () => {
  const first = Promise.withResolvers<Reply>();
  const s = await scenario({ script: { main: [() => first.promise, say('done')] } });
  await s.start('go');
  await s.models.until('main', 1);
  expect(valueOf(await pause(s, 'main'))).toEqual({ paused: 1 });
  expect(s.agent('main').run).toMatchObject({ status: 'running', pausing: true });
  first.resolve([call('write', { path: 'a', content: 'a' })]);
  await s.fact('run.paused', 'main');
  expect(s.agent('main').run).toMatchObject({ status: 'paused', pausing: false, clockSince: null });
  expect(s.facts('tool.started')).toEqual([]);
  valueOf(await s.send(id(s, 'main'), 'By the way'));
  expect(s.models.of('main')).toHaveLength(1);
  expect(valueOf(await resume(s, 'main'))).toEqual({ resumed: 1 });
  expect(await s.ended('main')).toMatchObject({ summary: 'done' });
  expect(s.models.of('main')[1]?.entries.at(-1)).toEqual({ role: 'user', text: 'By the way' });
});

test('a pause that is taken back before it came about changes nothing', async () => {
  const first = Promise.withResolvers<Reply>();
  const s = await scenario({ script: { main: [() => first.promise] } });
  await s.start('go');
  valueOf(await pause(s, 'main'));
  valueOf(await resume(s, 'main'));
  first.resolve(say('done'));
  await s.ended('main');
  expect(s.facts('run.paused')).toEqual([]);
});

test('a pause holds what is below too; a paused child gives its place away, and takes the next one when it goes on', async () => {
  const s = await scenario({
    settings: { agentMaxThreads: 1, delegationTools: ['Agent'] },
    script: {
      main: [
        [call('Agent', { prompt: 'p', name: 'one', wait: false }), call('Agent', { prompt: 'p', name: 'two', wait: false })],
        say('sent'),
      ],
      one: [[call('ask', { question: 'Which?' })], say('one is done')],
      two: [() => never],
    },
  });
  await s.start('go');
  await s.fact('question.asked', 'one');
  await s.until(() => s.agent('main').run.status === 'completed');
  valueOf(await pause(s, 'one'));
  await s.until(() => s.agent('two').run.status === 'running');
  expect(s.agent('one').run).toMatchObject({ status: 'paused', waitsOn: { on: 'person' } });
  valueOf(await s.engine.dispatch('question.answer', { call: s.facts('question.asked')[0]!.body.call, text: 'this' }));
  valueOf(await resume(s, 'one'));
  expect(s.agent('one').run).toMatchObject({ status: 'waiting', waitsOn: { on: 'place' } });
  valueOf(await s.engine.dispatch('agent.stop', { agent: id(s, 'two'), reason: 'enough' }));
  expect(await s.ended('one')).toMatchObject({ summary: 'one is done' });
});

test('one that waits for its child is paused at once and waits on when it goes on, whether the child has ended or not', async () => {
  for (const endsFirst of [true, false]) {
    const child = Promise.withResolvers<Reply>();
    const s: Scenario = await scenario({
      script: {
        main: [[call('spawn_agent', { prompt: 'p', name: 'kid' })], () => [call('wait_agent', { ids: [id(s, 'kid')] })], say('waited')],
        kid: [() => child.promise],
      },
    });
    await s.start('go');
    await s.fact('run.waiting', 'main');
    valueOf(await s.engine.dispatch('agent.pause', { agent: id(s, 'main') }));
    expect(s.agent('main').run.status).toBe('paused');
    expect(s.agent('kid').run).toMatchObject({ status: 'running', pausing: true });
    if (endsFirst) {
      valueOf(await resume(s, 'kid'));
      child.resolve(say('kid is done'));
      await s.ended('kid');
      await s.until(() => s.ends('main').length === 2);
      expect(s.models.of('main')).toHaveLength(2);
    }
    valueOf(await resume(s, 'main'));
    if (!endsFirst) {
      expect(s.agent('main').run).toMatchObject({ status: 'waiting', waitsOn: { on: 'child' } });
      child.resolve(say('kid is done'));
    }
    expect(await s.ended('main')).toMatchObject({ summary: 'waited', run: { status: 'completed' } });
    expect(answers(s.models.of('main')[2]!)[0]).toMatchObject({ agents: { [id(s, 'kid')]: { text: 'kid is done' } } });
  }
});

test('what is paused is paused after a restart, and goes on from there', async () => {
  const s: Scenario = await scenario({
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'kid' })], () => [call('wait_agent', { ids: [id(s, 'kid')] })], say('waited')],
      kid: [[call('list', {})], say('kid is done')],
    },
  });
  const held = s.ledger.hold((commit) => commit.events.some(({ type, agent }) => type === 'turn.ended' && agent === s.find('kid')?.id));
  await s.start('go');
  await held.reached;
  const paused = pause(s, 'main');
  held.release();
  valueOf(await paused);
  await s.until(() => ['main', 'kid'].every((name) => s.agent(name).run.status === 'paused'));
  await s.restart();
  expect(['main', 'kid'].map((name) => s.agent(name).run.status)).toEqual(['paused', 'paused']);
  expect(valueOf(await resume(s, 'main'))).toEqual({ resumed: 2 });
  expect(await s.ended('main')).toMatchObject({ summary: 'waited' });
  expect(s.models.of('kid')).toHaveLength(2);
});

test('the clock of a run stands while it is paused', async () => {
  const clock = manualClock();
  const first = Promise.withResolvers<Reply>();
  const s = await scenario({ clock, script: { main: [() => first.promise, () => never] } });
  await s.start('go', { budget: { timeoutSeconds: 10 } });
  await s.models.until('main', 1);
  clock.advance(8000);
  valueOf(await pause(s, 'main'));
  first.resolve([call('list', {})]);
  await s.fact('run.paused');
  clock.advance(60_000);
  expect(s.agent('main').run.status).toBe('paused');
  valueOf(await resume(s, 'main'));
  await s.models.until('main', 2);
  clock.advance(1999);
  expect(s.agent('main').run.stopping).toBeNull();
  clock.advance(1);
  expect((await s.ended('main')).run.status).toBe('timed_out');
});

test('one that is paused can be cancelled; one that has ended cannot be paused, and says so', async () => {
  const first = Promise.withResolvers<Reply>();
  const s = await scenario({ script: { main: [() => first.promise] } });
  await s.start('go');
  valueOf(await pause(s, 'main'));
  first.resolve([call('list', {})]);
  await s.fact('run.paused');
  expect(await pause(s, 'main')).toMatchObject({ ok: false, problem: { message: 'main is paused already' } });
  valueOf(await s.engine.dispatch('agent.stop', { agent: id(s, 'main'), reason: 'enough' }));
  expect((await s.ended('main')).run.status).toBe('cancelled');
  expect(await pause(s, 'main')).toMatchObject({ ok: false, problem: { code: 'ended' } });
});

test('killing waits for nothing: not for a process that will not end, nor for a tool that does not listen', async () => {
  const reached = Promise.withResolvers<void>();
  const s = await scenario({
    // It stands: a wait that it grants does not end.
    clock: manualClock(),
    settings: { agentMaxDepth: 2 },
    tools: deafList(reached.resolve),
    script: {
      main: [
        [call('spawn_agent', { prompt: 'p', name: 'stubborn', worktree: true }), call('spawn_agent', { prompt: 'p', name: 'deaf' })],
        () => never,
      ],
      stubborn: [
        [call('write', { path: 'half', content: 'half' })],
        [call('bash', { command: "trap '' TERM; echo up; while :; do sleep 1; done", timeout: 600 })],
      ],
      deaf: [[call('list', {})]],
    },
  });
  await s.start('go');
  const started = await s.fact('tool.started', 'stubborn', ({ recovery }) => recovery['group'] !== undefined);
  await s.streamed('stubborn', 'up');
  await reached.promise;
  expect(valueOf(await kill(s, 'main'))).toEqual({ former: 'running', stopped: 3 });
  for (const name of ['stubborn', 'deaf', 'main']) {
    expect((await s.ended(name)).run).toMatchObject({ status: 'cancelled', reason: 'killed by the person' });
  }
  // It was never asked to end, so it had no two seconds to refuse.
  const group = -Number(started.body.recovery['group']);
  const alive = (): boolean => {
    try {
      return process.kill(group, 0);
    } catch {
      return false;
    }
  };
  while (alive()) await new Promise(setImmediate);
  expect(s.ends('stubborn').at(-1)?.outcome).toMatch(/^(?:cancelled|outcome_unknown)$/);
  expect(s.engine.views.worktrees.get(id(s, 'stubborn'))).toMatchObject({ commits: 1, files: 1, state: 'ready' });
});

test('killing ends one that is being cancelled and does not come to its end', async () => {
  const reached = Promise.withResolvers<void>();
  const s = await scenario({
    tools: deafList(reached.resolve),
    script: { main: [[call('list', {})]] },
  });
  await s.start('go');
  await reached.promise;
  valueOf(await s.engine.dispatch('agent.stop', { agent: id(s, 'main'), reason: 'cancelled' }));
  expect(s.agent('main').run.stopping).toMatchObject({ killed: false });
  valueOf(await kill(s, 'main'));
  expect((await s.ended('main')).run.reason).toBe('killed by the person');
});

test('steering with interrupt cuts the turn short, takes the place of what was not begun, and is read at once', async () => {
  const s: Scenario = await scenario({
    script: {
      main: [{ streamed: 'I will go lef', rest: never }, say('right it is')],
    },
  });
  const root = await s.start('go');
  await s.streamed('main', 'go lef');
  const { steer } = await import('#main/core/engine/steer.ts');
  const words = { agent: root.agent, from: { kind: 'person' }, text: 'Go right', interrupt: true } as const;
  valueOf(await steer(s.engine, s.engine.dispatch, words, { id: s.commandId() }));
  expect(await s.ended('main')).toMatchObject({ summary: 'right it is' });
  expect(s.facts('turn.cut')).toMatchObject([{ body: { text: 'I will go lef', failure: null } }]);

  const asking: Scenario = await scenario({
    script: { main: [[call('bash', { command: 'rm -rf /' }), call('write', { path: 'a', content: 'a' })], say('ok then')] },
  });
  const other = await asking.start('go', { mode: 'ask' });
  await asking.fact('run.waiting');
  valueOf(await steer(asking.engine, asking.engine.dispatch, { ...words, agent: other.agent }, { id: asking.commandId() }));
  await asking.ended('main');
  expect(asking.ends('main').map(({ outcome }) => outcome)).toEqual(['cancelled', 'cancelled']);
  expect([...asking.engine.views.approvals.values()]).toEqual([]);
});
