import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { scenario, valueOf } from '#test/support/scenario.ts';
import { call, results, say } from '#test/support/scripted-models.ts';

const writeIt = [[call('write', { path: 'a.txt', content: 'A' }), call('read', { path: 'readme.md' })], say('ok')];

test('in the mode ask what changes something waits for the person; Once lets this call run and no other', async () => {
  const s = await scenario({
    script: {
      main: [
        [call('read', { path: 'readme.md' }), call('write', { path: 'a.txt', content: 'A' })],
        [call('bash', { command: 'ls' })],
        say('ok'),
      ],
    },
  });
  const root = await s.start('go', { mode: 'ask' });
  const { body, at } = await s.fact('approval.requested', 'main');
  await s.until(() => s.agent('main').run.status === 'waiting');

  expect(s.agent('main').run.waitsOn).toEqual({ on: 'person', call: body.call });
  expect(s.ends('main')).toMatchObject([{ name: 'read', outcome: 'ok' }]);
  expect([...s.engine.views.approvals.values()]).toMatchObject([
    {
      call: body.call,
      agent: root.agent,
      session: root.session,
      cwd: s.repository.path,
      display: { kind: 'edit', title: 'Write a.txt', detail: 'a.txt\n\nA' },
      askedAt: at,
    },
  ]);
  await expect(access(join(s.repository.path, 'a.txt'))).rejects.toThrow();

  expect(valueOf(await s.answer(body.call, 'once'))).toEqual({ answered: true });
  const next = await s.fact('approval.requested', 'main', (each) => each.call !== body.call);
  expect(await readFile(join(s.repository.path, 'a.txt'), 'utf8')).toBe('A');
  expect(await s.answer(body.call, 'deny')).toMatchObject({ ok: false, problem: { code: 'answered' } });
  valueOf(await s.answer(next.body.call, 'once'));
  expect((await s.ended('main')).run.status).toBe('completed');
  expect([...s.engine.views.approvals.values()]).toMatchObject([]);
});

test('Deny with words tells the model, and the run goes on', async () => {
  const s = await scenario({ script: { main: writeIt } });
  await s.start('go', { mode: 'ask' });
  const { body } = await s.fact('approval.requested', 'main');
  valueOf(await s.answer(body.call, 'deny', ' Put it into docs/ '));
  expect((await s.ended('main')).run.status).toBe('completed');
  expect(results(s.models.asked[1]!)).toContainEqual({
    name: 'write',
    outcome: 'denied',
    output: 'The person denied this call and says: Put it into docs/',
  });
  expect(results(s.models.asked[1]!)).toContainEqual(expect.objectContaining({ name: 'read', outcome: 'ok' }));
  await expect(access(join(s.repository.path, 'a.txt'))).rejects.toThrow();
});

test('the first of two answers that come at once holds', async () => {
  const s = await scenario({ script: { main: writeIt } });
  await s.start('go', { mode: 'ask' });
  const { body } = await s.fact('approval.requested', 'main');
  const [first, second] = await Promise.all([s.answer(body.call, 'deny'), s.answer(body.call, 'once')]);
  expect(first.ok).toBe(true);
  const message = expect.stringMatching(/^this request is no longer open: it was denied in a window \d+ s ago$/) as string;
  expect(second).toMatchObject({ ok: false, problem: { code: 'answered', message } });
  await s.ended('main');
  expect(s.facts('approval.answered', 'main')).toHaveLength(1);
  expect(s.facts('tool.started', 'main').map((event) => event.body.call)).not.toContain(body.call);
});

test('where nobody is there to ask, it is denied at once', async () => {
  const s = await scenario({ attended: false, script: { main: writeIt } });
  const agent = await s.run('go', { mode: 'ask' });
  expect(agent.run.status).toBe('completed');
  expect(s.facts('approval.requested')).toEqual([]);
  expect(s.ends('main')).toContainEqual({
    name: 'write',
    outcome: 'denied',
    output: expect.stringContaining('neither a window nor a terminal'),
  });
});

test('a grandchild asks in the same inbox', async () => {
  const s = await scenario({
    settings: { agentMaxDepth: 2 },
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'mid' })], () => [call('wait_agent', { ids: [s.agent('mid').id] })], say('ok')],
      mid: [[call('spawn_agent', { prompt: 'p', name: 'leaf' })], () => [call('wait_agent', { ids: [s.agent('leaf').id] })], say('ok')],
      leaf: [[call('bash', { command: 'echo hello > from-leaf' })], say('ok')],
    },
  });
  const root = await s.start('go', { mode: 'ask' });
  const { body } = await s.fact('approval.requested', 'leaf');
  await s.until(() => s.agent('leaf').run.status === 'waiting');
  expect([...s.engine.views.approvals.values()]).toMatchObject([
    { agent: s.agent('leaf').id, display: { kind: 'execute', title: 'Run echo hello > from-leaf' } },
  ]);
  expect(s.agent('leaf').root).toBe(root.session);
  valueOf(await s.answer(body.call, 'once'));
  expect((await s.ended(root.agent)).run.status).toBe('completed');
  expect(await readFile(join(s.repository.path, 'from-leaf'), 'utf8')).toBe('hello\n');
});

test('an open request survives the end of the engine, and its answer goes on with the run', async () => {
  const s = await scenario({ script: { main: [[call('write', { path: 'a.txt', content: 'A' })], say('ok')] } });
  await s.start('go', { mode: 'ask' });
  const { body } = await s.fact('approval.requested', 'main');
  await s.until(() => s.agent('main').run.status === 'waiting');

  await s.restart('crash');

  expect(s.agent('main').run.status).toBe('waiting');
  expect([...s.engine.views.approvals.values()].map((each) => each.call)).toEqual([body.call]);
  expect(valueOf(await s.answer(body.call, 'once'))).toEqual({ answered: true });
  expect((await s.ended('main')).run).toMatchObject({ status: 'completed', trigger: 'prompt' });
  expect(await readFile(join(s.repository.path, 'a.txt'), 'utf8')).toBe('A');
});

test('an open request of a stopped run is closed with it', async () => {
  const s = await scenario({ script: { main: writeIt } });
  const root = await s.start('go', { mode: 'ask' });
  const { body } = await s.fact('approval.requested', 'main');
  valueOf(await s.engine.dispatch('agent.stop', { agent: root.agent, reason: 'stop' }));
  await s.ended('main');
  expect([...s.engine.views.approvals.values()]).toMatchObject([]);
  expect(await s.answer(body.call, 'once')).toMatchObject({ ok: false, problem: { code: 'answered' } });
});
