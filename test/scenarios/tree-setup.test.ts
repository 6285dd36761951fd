import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { processesBelow } from '#test/support/processes-below.ts';
import { scenario, type Scenario } from '#test/support/scenario.ts';
import { call, say } from '#test/support/scripted-models.ts';

const spawn = (name: string) => call('spawn_agent', { prompt: `Do what ${name} does`, name, worktree: true });
const treeOf = (s: Scenario, name: string) => s.engine.views.worktrees.get(s.agent(name).id)!;
/** Facts of an agent by type, in their order, of those that are asked about. */
const order = (s: Scenario, name: string, ...types: string[]) =>
  s.log.filter((event) => event.agent === s.agent(name).id && types.includes(event.type)).map(({ type }) => type);

test('16 spawns at once each get a tree, warm or new, a branch and ports of their own', async () => {
  const names = Array.from({ length: 16 }, (_, at) => `coder ${at}`);
  const s = await scenario({
    pool: 4,
    settings: { agentMaxThreads: 16 },
    script: {
      main: [[spawn('first')], say('ok'), names.map(spawn), say('ok')],
      ...Object.fromEntries(['first', ...names].map((name) => [name, [[call('write', { path: 'mine.txt', content: name })], say('done')]])),
    },
  });
  const root = await s.run('go');
  await s.ended('first');
  await s.poolFilled();
  await s.send(root.id, 'now all');
  for (const name of names) expect(await s.ended(name)).toMatchObject({ run: { status: 'completed' } });
  const trees = names.map((name) => treeOf(s, name));
  expect(trees.map(({ state, commits }) => ({ state, commits }))).toEqual(names.map(() => ({ state: 'ready', commits: 1 })));
  expect(new Set(trees.map(({ ports }) => ports?.base)).size).toBe(16);
  for (const [at, { branch }] of trees.entries()) expect(await s.repository.git('show', `${branch}:mine.txt`)).toBe(`coder ${at}`);
  const [pool] = s.engine.git.pools();
  expect(pool!.hits).toBeGreaterThanOrEqual(4);
  expect(pool!.hits + pool!.misses).toBe(17);
  expect(s.errors).toEqual([]);
});

test('A new tree has the ignored files that were named, and is set up before its agent’s first turn, without secrets', async () => {
  vi.stubEnv('API_KEY', 'not to be seen');
  onTestFinished(() => void vi.unstubAllEnvs());
  const s = await scenario({
    repository: { files: { '.gitignore': '.env\n', '.worktreeinclude': '.env\n', 'readme.md': 'x' } },
    setup: { setup: ['cat .env', 'echo "ports $PORT_BASE $PORT_RANGE, key ${API_KEY:-none}" | tee set-up.txt'] },
    script: { main: [[spawn('kid')], say('ok')], kid: [[call('bash', { command: 'echo "mine $PORT_BASE"' })], say('ok')] },
  });
  await writeFile(join(s.repository.path, '.env'), 'A=1\n');
  await s.run('go');
  await s.ended('kid');
  const { ports, path, setup } = treeOf(s, 'kid');
  const seen = `ports ${ports!.base} ${ports!.base}-${ports!.base + 9}, key none`;
  expect(order(s, 'kid', 'worktree.ready', 'setup.requested', 'setup.started', 'setup.ended', 'turn.started').slice(0, 5)).toEqual([
    'setup.requested',
    'worktree.ready',
    'setup.started',
    'setup.ended',
    'turn.started',
  ]);
  expect(s.facts('worktree.included', 'kid')).toMatchObject([{ body: { files: 1, bytes: 4, notes: [] } }]);
  expect(s.facts('setup.ended', 'kid')).toMatchObject([{ body: { outcome: 'ok', output: `A=1\n${seen}` } }]);
  expect(setup).toMatchObject({ kind: 'setup', state: 'ended', outcome: 'ok' });
  expect(await readFile(join(path, 'set-up.txt'), 'utf8')).toBe(`${seen}\n`);
  expect(s.ends('kid')).toMatchObject([{ output: `mine ${ports!.base}` }]);
  await s.restart();
  expect(treeOf(s, 'kid').ports).toEqual(ports);
});

test('A setup that fails is told to the agent with what it said; where it is required the run ends with it', async () => {
  const failing = ['echo before; echo "no such package" >&2; exit 3', 'echo never'];
  const script = { main: [[spawn('kid')], say('ok')], kid: [say('I see')] };
  const s = await scenario({ setup: { setup: failing }, script });
  await s.run('go');
  expect(await s.ended('kid')).toMatchObject({ run: { status: 'completed' } });
  expect(s.facts('setup.ended', 'kid')).toMatchObject([{ body: { outcome: 'error', facts: { exitCode: 3 } } }]);
  const heard = JSON.stringify(s.models.of('kid')[0]?.entries);
  expect(heard).toContain('The commands that make this worktree ready failed');
  expect(heard).toContain('no such package');
  expect(heard).not.toContain('never');

  const strict = await scenario({ setup: { setup: failing, setupRequired: true }, script });
  await strict.run('go');
  expect(await strict.ended('kid')).toMatchObject({
    run: { status: 'failed', reason: 'the setup of its worktree failed: no such package (exit code: 3)' },
  });
  expect(strict.models.of('kid')).toEqual([]);
});

test('A setup that takes too long is ended with all that it started', async () => {
  const s = await scenario({
    setup: { setup: ['sleep 600 & sleep 600'], setupTimeoutSeconds: 0.2 },
    script: { main: [[spawn('kid')], say('ok')], kid: [say('ok')] },
  });
  await s.run('go');
  await s.ended('kid');
  expect(s.facts('setup.ended', 'kid')).toMatchObject([{ body: { outcome: 'timed_out' } }]);
  expect([...processesBelow(s.data)]).toEqual([]);
});

test('Whoever stops the agent stops its setup; a crash leaves no process of it, and the agent learns that it was cut off', async () => {
  const waiting = { setup: { setup: ['echo begun; sleep 600'] }, script: { main: [[spawn('kid')], say('ok')], kid: [say('on')] } };
  const s = await scenario(waiting);
  await s.run('go');
  await s.fact('setup.started', 'kid');
  await s.engine.dispatch(
    'agent.stop',
    { agent: s.agent('kid').id, reason: 'enough' },
    { actor: { kind: 'person', id: 'p', via: 'window' } },
  );
  expect(await s.ended('kid')).toMatchObject({ run: { status: 'cancelled' } });
  expect(s.facts('setup.ended', 'kid')).toMatchObject([{ body: { outcome: 'cancelled' } }]);

  const crashed = await scenario(waiting);
  await crashed.run('go');
  await crashed.fact('setup.started', 'kid');
  await crashed.restart();
  expect(crashed.agent('kid').run.status).toBe('interrupted');
  expect(crashed.facts('setup.ended', 'kid')).toMatchObject([{ body: { outcome: 'outcome_unknown' } }]);
  expect([...processesBelow(crashed.data)]).toEqual([]);
  await crashed.engine.dispatch('agent.resume', { agent: crashed.agent('kid').id });
  expect(await crashed.ended('kid')).toMatchObject({ run: { status: 'completed' } });
  expect(JSON.stringify(crashed.models.of('kid')[0]?.entries)).toContain('how far they came is not known');
});

test('Before a tree is removed it is torn down, once: where nothing was changed, and where the work is discarded', async () => {
  const s = await scenario({
    setup: { teardown: ['echo "$PWD $PORT_BASE" >> ../torn-down.txt', 'false'] },
    script: {
      main: [[spawn('idle'), spawn('busy')], say('ok')],
      idle: [say('nothing')],
      busy: [[call('write', { path: 'f', content: 'x' })], say('ok')],
    },
  });
  await s.run('go');
  await s.fact('worktree.removed', 'idle');
  await s.ended('busy');
  const [idle, busy] = [treeOf(s, 'idle'), treeOf(s, 'busy')];
  await s.review.discard(s.agent('busy').id, { id: s.commandId(), actor: { kind: 'person', id: 'p', via: 'window' } });
  expect(s.facts('worktree.removed').map(({ body }) => body.why)).toEqual(['unchanged', 'discarded']);
  expect(s.facts('setup.ended')).toMatchObject([{ body: { outcome: 'error' } }, { body: { outcome: 'error' } }]);
  const lines = (await readFile(join(idle.path, '../torn-down.txt'), 'utf8')).trim().split('\n');
  expect(lines).toEqual([`${idle.path} ${idle.ports!.base}`, `${busy.path} ${busy.ports!.base}`]);
});
