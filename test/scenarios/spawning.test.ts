import { expect, test } from 'vitest';
import { scenario } from '#test/support/scenario.ts';
import { answers, call, results, say } from '#test/support/scripted-models.ts';

/** What an agent has that may not delegate. */
const OF_A_LEAF = ['read', 'write', 'edit', 'list', 'glob', 'grep', 'bash', 'web_fetch', 'web_search', 'todo', 'ask'];

test('spawn_agent answers at once; the child works at the same time, in its own session', async () => {
  const childMayEnd = Promise.withResolvers<void>();
  const s = await scenario({
    script: {
      main: [[call('spawn_agent', { prompt: 'Find out why', name: 'finder', agent_type: 'researcher' })], say('I have sent somebody.')],
      finder: [
        async () => {
          await childMayEnd.promise;
          return say('because');
        },
      ],
    },
  });

  const root = await s.run('go');
  const child = s.agent('finder');

  expect(root.run.status).toBe('completed');
  expect(child).toMatchObject({ depth: 1, parent: root.id, root: root.session, type: 'researcher', mode: 'auto', cwd: root.cwd });
  expect(child.run).toMatchObject({ status: 'running', lane: 'agents', trigger: 'spawn' });
  expect(answers(s.models.of('main')[1]!)).toEqual([{ agent_id: child.id, name: 'finder', session_id: child.session, status: 'running' }]);
  expect(s.engine.views.sessions.get(child.session)).toMatchObject({ parent: root.session, root: root.session, title: 'Find out why' });
  expect(child.spawnedBy).toBe(s.facts('tool.requested', 'main')[0]?.body.call);
  childMayEnd.resolve();
  expect(await s.ended('finder')).toMatchObject({ summary: 'because', run: { status: 'completed' } });
});

test('children of one answer are made in its order, and know who came before them', async () => {
  const names = ['a', 'b', 'c', 'd'];
  const s = await scenario({
    script: { main: [names.map((name) => call('spawn_agent', { prompt: `do ${name}`, name, worktree: name === 'a' })), say('ok')] },
  });
  const root = await s.run('go');
  await Promise.all(names.map((name) => s.ended(name)));
  const made = () => s.engine.views.childrenOf(root.id).map((id) => s.agent(id).name);
  expect(made()).toEqual(names);
  expect(s.models.of('d')[0]?.earlier.map(({ name }) => name)).toEqual(['main', 'a', 'b', 'c']);
  await s.restart('close');
  expect(made()).toEqual(names);
});

test('a child that names no name gets one; the limit of depth hides the tools and refuses the call', async () => {
  const s = await scenario({
    script: {
      main: [[call('spawn_agent', { prompt: 'p', agent_type: 'coder' })], say('ok')],
      'coder-1': [[call('spawn_agent', { prompt: 'deeper' })], say('I did it myself')],
    },
  });
  await s.run('go');
  await s.ended('coder-1');
  expect(s.models.of('main')[0]?.tools).toContain('spawn_agent');
  expect(s.models.of('coder-1')[0]?.tools).toEqual(OF_A_LEAF);
  const told = 'Agent depth limit reached (agent_max_depth = 1). Solve the task yourself.';
  expect(s.ends('coder-1')).toEqual([{ name: 'spawn_agent', outcome: 'error', output: told }]);
  expect(s.facts('agent.created')).toHaveLength(2);
});

test('the limit of depth is named, whoever asks', async () => {
  const s = await scenario({ settings: { agentMaxDepth: 1 }, script: { main: [[call('spawn_agent', { prompt: 'p', name: 'kid' })]] } });
  await s.run('go');
  const kid = await s.ended('kid');
  const what = { prompt: 'p', name: null, type: 'coder', model: kid.model, tools: [], budget: {}, notices: [], instructions: '' };
  const how = { face: 'spawn_agent', isolation: { kind: 'none' }, maxDepth: 1, mode: 'ask', sampling: {}, restricted: false } as const;
  const from = { definition: kid.definition, limits: kid.limits };
  const command = { ...what, ...how, ...from, parent: kid.id, call: s.facts('tool.requested')[0]!.body.call };
  expect(await s.engine.dispatch('agent.spawn', command)).toEqual({
    ok: false,
    problem: { code: 'depth', message: 'Agent depth limit reached (agent_max_depth = 1). Solve the task yourself.' },
  });
});

test('with depth 0 a root has no delegation tools', async () => {
  const s = await scenario({ settings: { agentMaxDepth: 0 }, script: { main: [[call('spawn_agent', { prompt: 'p' })], say('alone')] } });
  await s.run('go');
  expect(s.models.asked[0]?.tools).toEqual(OF_A_LEAF);
  expect(s.ends('main')).toMatchObject([{ outcome: 'error' }]);
});

test('at the cap a spawn is refused with how many are at work and the limit', async () => {
  const mayEnd = Promise.withResolvers<void>();
  const s = await scenario({
    settings: { agentMaxThreads: 2 },
    script: {
      main: [
        ['one', 'two', 'three'].map((name) => call('spawn_agent', { prompt: 'p', name })),
        () => {
          mayEnd.resolve();
          return [call('wait_agent', { ids: ['one', 'two'].map((name) => s.agent(name).id) })];
        },
        [call('spawn_agent', { prompt: 'p', name: 'three' })],
      ],
      one: () => mayEnd.promise.then(() => say('1')),
      two: () => mayEnd.promise.then(() => say('2')),
    },
  });
  await s.run('go');
  expect(results(s.models.of('main')[1]!).map(({ outcome }) => outcome)).toEqual(['ok', 'ok', 'error']);
  expect(results(s.models.of('main')[1]!)[2]?.output).toContain('Too many agents at work: 2/2 (agent_max_threads)');
  expect(results(s.models.of('main')[3]!)).toMatchObject([{ outcome: 'ok' }]);
  await s.ended('three');
});

test('no children at all with a cap of 0', async () => {
  const s = await scenario({ settings: { agentMaxThreads: 0 }, script: { main: [[call('spawn_agent', { prompt: 'p' })]] } });
  await s.run('go');
  expect(s.ends('main')).toMatchObject([{ outcome: 'error', output: expect.stringContaining('agent_max_threads = 0') }]);
});

test('a model that cannot be used falls back to the parent, and everybody is told', async () => {
  const s = await scenario({ script: { main: [[call('spawn_agent', { prompt: 'p', name: 'kid', model: 'nowhere/big' })]] } });
  await s.run('go');
  const kid = await s.ended('kid');
  expect(kid.model).toBe('script/model');
  expect(s.facts('notice.given', 'kid')).toMatchObject([{ body: { about: 'model', text: expect.stringContaining('nowhere/big') } }]);
  expect(answers(s.models.of('main')[1]!)[0]).toMatchObject({ notices: [expect.stringContaining('no provider for "nowhere/big"')] });
});

test('the failure of a child is data for its parent', async () => {
  const s = await scenario({
    script: {
      main: [
        [call('spawn_agent', { prompt: 'p', name: 'kid' })],
        () => [call('wait_agent', { ids: [s.agent('kid').id] })],
        say('The kid failed, so I did it.'),
      ],
      kid: [[]],
    },
  });
  const root = await s.run('go');
  expect(root.run.status).toBe('completed');
  const kid = s.agent('kid');
  expect(answers(s.models.of('main')[2]!)).toEqual([
    { agents: { [kid.id]: { name: 'kid', status: 'failed', reason: kid.run.reason, text: '' } }, timed_out: false },
  ]);
});
