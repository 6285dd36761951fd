import { expect, test } from 'vitest';
import type { AgentId } from '#shared/lib/ids.ts';
import { type Scenario, scenario, valueOf } from '#test/support/scenario.ts';
import { answers, call, never, say, type Script } from '#test/support/scripted-models.ts';

const id = (s: Scenario, name: string) => s.agent(name).id;
const endsInOrder = (s: Scenario) => s.facts('run.ended').map((event) => [s.agent(event.agent!).name, event.body.status]);

/** main waits for mid, mid waits for leaf; leaf hangs. `side` hangs too, and nobody waits for it. */
async function threeDeep(git?: Parameters<typeof scenario>[0]['git']): Promise<Scenario> {
  const script: Script = {
    main: [
      ['mid', 'side'].map((name) => call('spawn_agent', { prompt: 'p', name })),
      () => [call('wait_agent', { ids: [id(s, 'mid')] })],
      say('went on'),
    ],
    mid: [[call('spawn_agent', { prompt: 'p', name: 'leaf', worktree: true })], () => [call('wait_agent', { ids: [id(s, 'leaf')] })]],
    leaf: [[call('write', { path: 'half', content: 'half' })], { streamed: 'half a thou', rest: never }],
    side: [() => never],
  };
  const s: Scenario = await scenario({ settings: { agentMaxDepth: 2 }, script, ...(git === undefined ? {} : { git }) });
  await s.start('go');
  await Promise.all([s.fact('run.waiting', 'main'), s.fact('run.waiting', 'mid'), s.models.until('leaf', 2), s.models.until('side', 1)]);
  return s;
}

test('cancelling a tree ends children before their parents, and keeps what they did', async () => {
  const s = await threeDeep();
  const stopped = valueOf(await s.engine.dispatch('agent.stop', { agent: id(s, 'main'), reason: 'cancelled by the person' }));
  expect(stopped).toEqual({ former: 'waiting', stopped: 4 });
  await s.ended('main');
  const order = endsInOrder(s);
  expect(order.filter(([name]) => name !== 'side')).toEqual([
    ['leaf', 'cancelled'],
    ['mid', 'cancelled'],
    ['main', 'cancelled'],
  ]);
  expect(order.at(-1)).toEqual(['main', 'cancelled']);
  expect(order).toContainEqual(['side', 'cancelled']);
  expect(s.facts('turn.cut', 'leaf')).toMatchObject([{ body: { turn: 2, text: 'half a thou' } }]);
  expect(s.engine.views.worktrees.get(id(s, 'leaf'))).toMatchObject({ commits: 1, state: 'ready' });
  expect(s.agent('leaf').run.reason).toBe('cancelled by the person');
});

test('a parent is not put away before the work of its child is', async () => {
  const reached = Promise.withResolvers<void>();
  const mayCommit = Promise.withResolvers<void>();
  const s = await threeDeep((real) => ({
    ...real,
    commitAll: async (...args) => {
      reached.resolve();
      await mayCommit.promise;
      return real.commitAll(...args);
    },
  }));
  valueOf(await s.engine.dispatch('agent.stop', { agent: id(s, 'main'), reason: 'stop' }));
  await reached.promise;
  await s.ended('side');
  expect(endsInOrder(s)).toEqual([['side', 'cancelled']]);
  mayCommit.resolve();
  await s.ended('main');
  expect(endsInOrder(s).map(([name]) => name)).toEqual(['side', 'leaf', 'mid', 'main']);
});

test('interrupting a turn stops the children that it waits for, and leaves the others at work', async () => {
  const s = await threeDeep();
  const main = s.agent('main');
  expect(valueOf(await s.engine.dispatch('session.interrupt', { session: main.session }))).toEqual({ stopped: 3 });
  await s.ended('main');
  expect(endsInOrder(s)).toEqual([
    ['leaf', 'cancelled'],
    ['mid', 'cancelled'],
    ['main', 'cancelled'],
  ]);
  expect(s.agent('side').run).toMatchObject({ status: 'running', stopping: null });
  expect(s.ends('main').at(-1)).toMatchObject({ name: 'wait_agent', output: expect.stringContaining('"status": "cancelled"') });
  // The conversation can go on: no call is left without a result.
  await s.send(main.id, 'Go on');
  await s.until(() => s.agent('main').run.status === 'completed');
  expect(s.agent('main').summary).toBe('went on');
});

test('close_agent stops what is below first, and answers when all has ended', async () => {
  const s = await scenario({
    settings: { agentMaxDepth: 2 },
    script: {
      main: [
        [call('spawn_agent', { prompt: 'p', name: 'mid' })],
        async () => {
          await s.models.until('leaf', 1);
          return [call('close_agent', { id: id(s, 'mid') })];
        },
        () => [call('close_agent', { id: id(s, 'mid') }), call('close_agent', { id: 'nobody00' })],
        say('closed'),
      ],
      mid: [[call('spawn_agent', { prompt: 'p', name: 'leaf' })], () => [call('wait_agent', { ids: [id(s, 'leaf')] })]],
      leaf: [() => never],
    },
  });
  await s.run('go');
  expect(endsInOrder(s)).toEqual([
    ['leaf', 'cancelled'],
    ['mid', 'cancelled'],
    ['main', 'completed'],
  ]);
  const closed = answers(s.models.of('main')[2]!);
  expect(closed).toEqual([{ agent_id: id(s, 'mid'), former_status: expect.stringMatching(/running|waiting/), status: 'cancelled' }]);
  expect(s.agent('leaf').run.reason).toBe('closed by main');
  const again = s.ends('main').slice(1);
  expect(again).toContainEqual({ name: 'close_agent', outcome: 'ok', output: expect.stringContaining('"former_status": "cancelled"') });
  expect(again).toContainEqual({ name: 'close_agent', outcome: 'error', output: expect.stringContaining('nobody00 not found') });
});

test('one that hangs in a command is stopped, and its process with it', async () => {
  const s = await scenario({ script: { main: [[call('bash', { command: 'echo $$; sleep 600' })]] } });
  const root = await s.start('go');
  const started = await s.fact('tool.started', 'main');
  valueOf(await s.engine.dispatch('agent.stop', { agent: root.agent, reason: 'stop' }));
  await s.ended('main');
  expect(s.ends('main')).toMatchObject([{ name: 'bash', outcome: 'cancelled' }]);
  expect(() => process.kill(-Number(started.body.recovery['group']), 0)).toThrow('ESRCH');
});

test('stopping reaches a child that is just about to complete, and may have unread words', async () => {
  const committing = Promise.withResolvers<void>();
  const mayCommit = Promise.withResolvers<void>();
  const s = await scenario({
    git: (real) => ({
      ...real,
      commitAll: async (...args) => {
        committing.resolve();
        await mayCommit.promise;
        return real.commitAll(...args);
      },
    }),
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'kid', worktree: true })], () => never],
      kid: [say('done'), () => never],
    },
  });
  const root = await s.start('go');
  await committing.promise;
  valueOf(await s.send(id(s, 'kid'), 'One more thing'));
  valueOf(await s.engine.dispatch('agent.stop', { agent: root.agent, reason: 'stop' }));
  mayCommit.resolve();
  await s.ended('main');
  expect(endsInOrder(s)).toEqual([
    ['kid', 'cancelled'],
    ['main', 'cancelled'],
  ]);
});

test('what is being stopped far below does not keep a tree above it from its end', async () => {
  const committing = Promise.withResolvers<void>();
  const mayCommit = Promise.withResolvers<void>();
  const s = await scenario({
    settings: { agentMaxDepth: 2 },
    git: (real) => ({
      ...real,
      commitAll: async (...args) => {
        committing.resolve();
        await mayCommit.promise;
        return real.commitAll(...args);
      },
    }),
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'mid' })], () => never],
      mid: [
        [call('spawn_agent', { prompt: 'p', name: 'leaf', worktree: true })],
        async () => {
          await s.models.until('leaf', 1);
          return [call('close_agent', { id: id(s, 'leaf') })];
        },
        () => never,
      ],
      leaf: [() => never],
    },
  });
  const { session } = await s.start('go');
  await Promise.all([committing.promise, s.models.until('main', 2)]);
  // mid is in the background: interrupting main leaves it at work, while leaf below it is being closed.
  valueOf(await s.engine.dispatch('session.interrupt', { session }));
  mayCommit.resolve();
  expect((await s.ended('main')).run.status).toBe('cancelled');
  expect(s.agent('mid').run.status).toBe('running');
});

test('an agent that is not there cannot be stopped', async () => {
  const s = await scenario({ script: {} });
  expect(await s.engine.dispatch('agent.stop', { agent: 'nobody00' as AgentId, reason: '' })).toMatchObject({
    ok: false,
    problem: { code: 'unknown_agent' },
  });
});

test('a child whose making was under way when its parent was stopped is not made any more', async () => {
  const reached = Promise.withResolvers<void>();
  const mayGoOn = Promise.withResolvers<void>();
  let looks = 0;
  const s = await scenario({
    git: (real) => ({
      ...real,
      inspect: async (path) => {
        looks += 1;
        if (looks > 1) {
          reached.resolve();
          await mayGoOn.promise;
        }
        return real.inspect(path);
      },
    }),
    script: { main: [[call('spawn_agent', { prompt: 'p', name: 'kid', worktree: true })]], kid: [() => never] },
  });
  const root = await s.start('go');
  await reached.promise;
  valueOf(await s.engine.dispatch('agent.stop', { agent: root.agent, reason: 'stop' }));
  mayGoOn.resolve();
  await s.ended('main');
  expect(s.find('kid')).toBeUndefined();
});
