import { expect, test } from 'vitest';
import type { Result } from '#shared/lib/result.ts';
import { runNanite } from '#main/core/engine/run-nanite.ts';
import { type Root, type Scenario, scenario, valueOf } from '#test/support/scenario.ts';
import { call, never, say, type Script } from '#test/support/scripted-models.ts';

const id = (s: Scenario, name: string) => s.agent(name).id;
const PERSON = { kind: 'person', id: 'person', via: 'cli' } as const;
const agentCall = (name: string, more = {}) => call('Agent', { prompt: `do ${name}`, name, wait: false, ...more });

function nanite(s: Scenario, root: Root, name: string, more: Partial<Parameters<typeof runNanite>[1]> = {}) {
  const asked = { session: root.session, prompt: `do ${name}`, name, type: 'general-purpose', worktree: null, preset: null, ...more };
  return runNanite(s.engine, asked, { id: s.commandId(), actor: PERSON });
}

const problemOf = (result: Result<unknown>) => (result.ok ? null : result.problem);

test('a full lane keeps nobody from a place in the other', async () => {
  const s = await scenario({
    settings: { agentMaxThreads: 1, naniteMaxThreads: 1, delegationTools: ['spawn_agent', 'Agent'] },
    script: { main: [[agentCall('a1'), agentCall('a2')], say('sent')], a1: [() => never], n1: [() => never] },
  });
  const root = await s.start('go');
  await s.until(() => s.find('main')?.run.status === 'completed');
  expect([s.agent('a1').run.status, s.agent('a2').run.status]).toEqual(['running', 'queued']);
  expect(valueOf(await nanite(s, root, 'n1'))).toMatchObject({ status: 'running', position: null });
  expect(valueOf(await nanite(s, root, 'n2'))).toMatchObject({ status: 'queued', position: 1 });
  expect(valueOf(await nanite(s, root, 'n3'))).toMatchObject({ status: 'queued', position: 2 });
  // Both are full now. A place of one lane goes to who is in line for that lane.
  valueOf(await s.engine.dispatch('agent.stop', { agent: id(s, 'a1'), reason: 'enough' }));
  await s.ended('a2');
  expect(s.agent('n2').run.status).toBe('queued');
  valueOf(await s.engine.dispatch('agent.stop', { agent: id(s, 'n1'), reason: 'enough' }));
  await Promise.all([s.ended('n2'), s.ended('n3')]);
});

test('a cap that is changed takes effect at once: a larger one starts who is in line, a smaller one sends nobody away', async () => {
  const names = ['a', 'b', 'c', 'd'];
  const s = await scenario({
    settings: { agentMaxThreads: 1, delegationTools: ['Agent'] },
    script: {
      main: [names.map((name) => agentCall(name)), say('sent')],
      ...Object.fromEntries(names.map((name) => [name, [() => never]])),
    },
  });
  await s.start('go');
  await s.until(() => s.find('main')?.run.status === 'completed');
  const statuses = () => names.map((name) => s.agent(name).run.status);
  expect(statuses()).toEqual(['running', 'queued', 'queued', 'queued']);
  s.configure({ agentMaxThreads: 3 });
  await s.until(() => s.agent('c').run.status === 'running');
  expect(statuses()).toEqual(['running', 'running', 'running', 'queued']);
  s.configure({ agentMaxThreads: 1 });
  await s.until(() => s.engine.views.lanes.get('agents')?.cap === 1);
  expect(statuses()).toEqual(['running', 'running', 'running', 'queued']);
  valueOf(await s.engine.dispatch('agent.stop', { agent: id(s, 'a'), reason: 'enough' }));
  await s.ended('a');
  expect(statuses().slice(1)).toEqual(['running', 'running', 'queued']);
  s.configure({ agentMaxThreads: -1 });
  await s.until(() => s.agent('d').run.status === 'running');
});

test('one that is cancelled while it is in line leaves it, and its tree was never made', async () => {
  const s = await scenario({
    settings: { agentMaxThreads: 1, delegationTools: ['Agent'] },
    script: {
      main: [[agentCall('a'), agentCall('b', { isolation: 'worktree' }), agentCall('c')], say('sent')],
      a: [() => never],
      c: [() => never],
    },
  });
  await s.start('go');
  await s.until(() => s.find('main')?.run.status === 'completed');
  valueOf(await s.engine.dispatch('agent.stop', { agent: id(s, 'b'), reason: 'not needed' }));
  expect((await s.ended('b')).run).toMatchObject({ status: 'cancelled', reason: 'not needed' });
  expect(s.facts('worktree.started', 'b')).toEqual([]);
  expect(s.facts('run.started', 'b')).toEqual([]);
  expect(s.agent('c').run.status).toBe('queued');
});

test('agents that each wait for a child at depth 2 and 3 all end, though all places are taken', async () => {
  const six = Array.from({ length: 6 }, (_, index) => `a${index}`);
  const waits = (name: string) => [call('Agent', { prompt: 'p', name })];
  const script: Script = {
    main: [six.map((name) => agentCall(name)), say('sent')],
    ...Object.fromEntries(
      six.flatMap((name) => [
        [name, [waits(`${name}.b`), say(`${name} has waited`)]],
        [`${name}.b`, [waits(`${name}.b.c`), say('so have I')]],
        [`${name}.b.c`, [say('deep')]],
      ]),
    ),
  };
  const s = await scenario({ settings: { agentMaxThreads: 6, delegationTools: ['Agent'] }, script });
  await s.start('go');
  for (const name of six) expect(await s.ended(name)).toMatchObject({ summary: `${name} has waited`, run: { status: 'completed' } });
  expect(s.facts('agent.created')).toHaveLength(19);
  expect(Math.max(...s.facts('agent.created').map(({ body }) => body.depth))).toBe(3);
});

test('a nanite has the budget of its preset, is a leaf, takes no message, and shows in the session that it was for', async () => {
  const s = await scenario({
    settings: {
      budgets: { nanite: { maxTurns: 2 }, tiny: { maxTurns: 1 } },
      delegationTools: ['spawn_agent', 'Agent', 'spawn'],
      agentMaxDepth: 3,
    },
    script: { main: [say('done')], n: [() => never], t: [[call('list', {})], say('more')], loop: () => [call('list', {})] },
  });
  const root = await s.start('go');
  await s.ended(root.agent);
  const { agent, session } = valueOf(await nanite(s, root, 'n'));
  expect(s.agent(agent)).toMatchObject({
    face: 'nanite',
    parent: root.agent,
    spawnedBy: null,
    run: { lane: 'nanites', budget: { maxTurns: 2 } },
  });
  expect(s.agent(agent).tools.map(({ tool }) => tool)).not.toEqual(expect.arrayContaining(['spawn_agent']));
  expect(s.agent(agent).tools.filter(({ tool }) => /agent|spawn/i.test(tool))).toEqual([]);
  expect(await s.send(agent, 'Hello')).toMatchObject({ ok: false, problem: { code: 'nanite' } });
  expect(s.facts('nanite.enqueued', 'main')).toMatchObject([
    { session: root.session, body: { nanite: agent, nanites_session: session, name: 'n' } },
  ]);
  expect(problemOf(await nanite(s, root, 'x', { preset: 'large' }))).toMatchObject({
    code: 'unknown_preset',
    message: expect.stringContaining('nanite, tiny'),
  });
  expect(problemOf(await nanite(s, root, 'x', { type: 'wizard' }))).toMatchObject({ code: 'unknown_type' });
  expect(problemOf(await nanite(s, { ...root, session: 'ses_nobody000000' as Root['session'] }, 'x'))).toMatchObject({
    code: 'unknown_session',
  });
  valueOf(await nanite(s, root, 't', { preset: 'tiny' }));
  expect((await s.ended('t')).run).toMatchObject({ status: 'budget_exhausted', reason: 'max_turns: it took 1 of 1 turns' });
});

test('interrupting a turn leaves nanites at work; stopping the session ends them too', async () => {
  const s = await scenario({ script: { main: [() => never, () => never], n: [() => never] } });
  const root = await s.start('go');
  valueOf(await nanite(s, root, 'n'));
  await s.models.until('n', 1);
  valueOf(await s.engine.dispatch('session.interrupt', { session: root.session }));
  await s.ended(root.agent);
  expect(s.agent('n').run.status).toBe('running');
  valueOf(await s.engine.dispatch('agent.stop', { agent: root.agent, reason: 'stop' }));
  expect((await s.ended('n')).run.status).toBe('cancelled');
});

test('a long queue drains in order, survives kill -9 in the middle, and nobody runs twice', async () => {
  const many = process.env['COPPICE_TEST_LONG'] === '1' ? 1000 : 200;
  const names = Array.from({ length: many }, (_, index) => `n${String(index).padStart(4, '0')}`);
  const gate = Promise.withResolvers<void>();
  const s = await scenario({
    settings: { naniteMaxThreads: 2 },
    script: {
      main: [say('done')],
      ...Object.fromEntries(
        names.map((name, index) => [name, [async () => (index < many / 2 ? undefined : await gate.promise, say(name))]]),
      ),
    },
  });
  const root = await s.start('go');
  await s.ended(root.agent);
  for (const name of names) valueOf(await nanite(s, root, name));
  const nanites = () => [...s.engine.views.agents.values()].filter(({ face }) => face === 'nanite');
  // At half of it those at work hold still: the crash comes then.
  await s.until(() => nanites().filter(({ run }) => run.status === 'completed').length === many / 2);
  const before = names.filter((name) => s.agent(name).run.status === 'queued');
  await s.restart();
  gate.resolve();
  const cut = names.filter((name) => s.agent(name).run.status === 'interrupted');
  expect(cut.length).toBeLessThanOrEqual(2);
  await s.until(() => nanites().every(({ run }) => run.status === 'completed' || run.status === 'interrupted'));
  const nameOf = new Map(nanites().map((each) => [each.id, each.name]));
  const started = s.facts('run.started').flatMap((event) => nameOf.get(event.agent!) ?? []);
  expect(started).toEqual(names);
  expect(before.every((name) => s.agent(name).run.status === 'completed')).toBe(true);
  expect(names.map((name) => s.models.of(name).length)).toEqual(names.map(() => 1));
}, 60_000);
