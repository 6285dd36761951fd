import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { newCommandId, openCoppice } from '#test/support/coppice.ts';
import { scenario, valueOf } from '#test/support/scenario.ts';
import { call, say } from '#test/support/scripted-models.ts';

test.each([
  ['every agent', 'restrict_to_workspace = true', true, true],
  ['the children of `spawn` alone', '[spawn]\nrestrict_to_workspace = true', false, true],
  ['nobody', '', false, false],
])('restrict_to_workspace holds %s', async (_, config, root, child) => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'coppice-restricted-')));
  onTestFinished(() => rm(folder, { recursive: true }));
  const workspace = join(folder, 'workspace');
  await mkdir(workspace);
  const calls = (who: string) => [
    { tool: 'write', args: { path: `../by-tool-${who}`, content: 'x' } },
    { tool: 'bash', args: { command: `echo x > ../by-shell-${who}; echo in >> within` } },
  ];
  const script = join(folder, 'script.yaml');
  const agents = [
    { match: { depth: 0 }, turns: [{ call: [...calls('root'), { tool: 'spawn', args: { task: 'CHILD' } }] }, { say: 'Done.' }] },
    { match: { depth: 1 }, turns: [{ call: calls('child') }, { say: 'Done.' }] },
  ];
  await writeFile(script, JSON.stringify({ version: 1, agents }));
  // Where there is no sandbox a restricted command asks, and nobody is there: it is denied.
  const whole = await openCoppice({ attended: () => false, config: `[options]\ndelegation_tools = "spawn"\n${config}\n` });
  onTestFinished(() => whole.close());
  const { sandbox } = await whole.client.system.status();
  const asked = { commandId: newCommandId(), cwd: workspace, prompt: 'Go.', model: `playbook/${script}`, mode: 'auto' } as const;
  const started = await whole.client.sessions.start(asked);
  await whole.ended(started.agent);
  const { agents: all } = await whole.client.live.snapshot();
  for (const [who, restricted] of [
    ['root', root],
    ['child', child],
  ] as const) {
    const agent = all.find(({ face }) => face === (who === 'root' ? 'root' : 'spawn'));
    expect(agent, who).toBeDefined();
    await whole.ended(agent!.id);
    expect(existsSync(join(folder, `by-tool-${who}`)), who).toBe(!restricted);
    expect(existsSync(join(folder, `by-shell-${who}`)), who).toBe(!restricted);
    const shell = (await whole.facts(agent!.session)).find((fact) => fact.type === 'tool.ended' && 'exitCode' in fact.body.facts);
    const { sandboxed } = shell?.type === 'tool.ended' ? shell.body.facts : {};
    expect(sandboxed, who).toBe(restricted && sandbox.kind !== 'none' ? true : undefined);
  }
});

const outside = (name: string) => call('write', { path: `../${name}`, content: 'x' });

test('who was made restricted stays so, with all below it, when the config is loosened, over a restart too', async () => {
  const s = await scenario({
    settings: { restrictToWorkspace: true },
    script: {
      main: [
        [outside('one')],
        () => {
          s.configure({ restrictToWorkspace: false });
          return [outside('two'), call('spawn_agent', { prompt: 'p', name: 'kid' })];
        },
        () => [call('wait_agent', { ids: [s.agent('kid').id] })],
        say('ok'),
        [outside('four')],
        say('ok'),
      ],
      kid: [[outside('three')], say('ok')],
    },
  });
  const root = await s.run('go');
  await s.restart('crash');
  valueOf(await s.send(root.id, 'Once more.'));
  await s.until(() => s.agent('main').run.status === 'completed');
  expect([s.agent('main'), s.agent('kid')].map(({ restricted }) => restricted)).toEqual([true, true]);
  const writes = [...s.ends('main'), ...s.ends('kid')].filter(({ name }) => name === 'write');
  expect(writes.map(({ outcome }) => outcome)).toEqual(['error', 'error', 'error', 'error']);
  const later = await s.start('another');
  expect(s.engine.views.agents.get(later.agent)?.restricted).toBe(false);
});

test('a tighter config holds those who live, from their next call on', async () => {
  const s = await scenario({
    script: {
      main: [
        [outside('one')],
        () => {
          s.configure({ restrictToWorkspace: true });
          return [outside('two')];
        },
        say('ok'),
      ],
    },
  });
  await s.run('go');
  expect(s.agent('main').restricted).toBe(false);
  expect(s.ends('main').map(({ outcome }) => outcome)).toEqual(['ok', 'error']);
});
