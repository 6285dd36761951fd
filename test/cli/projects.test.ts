import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Installation, makeInstallation } from '#test/support/installation.ts';
import { makeRepository, type TestRepository } from '#test/support/repositories.ts';

// Many processes, one after another.
vi.setConfig({ testTimeout: 60_000 });

const CONFIG = `
[options]
agent_max_depth = 0
restrict_to_workspace = true
delegation_tools = ["spawn"]
[worktree]
setup = ["npm ci", "echo \\u001b[2J"]
`;
const PLAYBOOK = JSON.stringify({ version: 1, agents: [{ match: {}, turns: [{ say: 'Played.' }] }] });

let installation: Installation;
let repository: TestRepository;
beforeEach(async () => {
  installation = await makeInstallation();
  const agent = '---\ndescription: Codes here.\n---\nBe brave.\n';
  repository = await makeRepository({ files: { 'coppice.toml': CONFIG, 'play.yaml': PLAYBOOK, '.coppice/agents/coder.md': agent } });
});
afterEach(async () => {
  await installation.remove();
  await repository.remove();
});

const coppice = (...args: string[]) => installation.run([...args, '-C', repository.path]);

it('what a project brings is shown whole and printable, with what of it holds already and what never will', async () => {
  const { code, stdout } = await coppice('projects', 'show');
  expect(code).toBe(0);
  expect(stdout).toBe(`${repository.path}: This project brings things of its own, which are not used yet.
  holds already: agent_max_depth = 0
  holds already: restrict_to_workspace = true
  Runs in each new worktree (worktree.setup) [new]
    | npm ci
    | echo \\u001b[2J
  Agent type (.coppice/agents/coder.md) [new]
    | coder: Codes here.
    | tools: all that its parent has
    |
    | Be brave.
  has no effect: ${repository.path}/coppice.toml: key "options.delegation_tools" does not count in a project: it is yours alone to set
`);
});

it('a run says on stderr what it does without, and goes on; trusted, it says nothing; changed, it says so', async () => {
  const script = await installation.write('mine.yaml', PLAYBOOK);
  const run = () => coppice('run', '-m', `playbook/${script}`, 'Go.');
  const leftOut = `Left out: [worktree.setup], .coppice/agents/coder.md. 'coppice projects trust -C ${repository.path}' shows it, and lets it count.`;
  const untrusted = await run();
  expect(untrusted).toMatchObject({ code: 0, stderr: expect.stringContaining(`not used yet. ${leftOut}\n`) as string });
  expect(untrusted.stderr).toContain('key "options.delegation_tools" does not count in a project');
  const trusted = await coppice('projects', 'trust', '--yes');
  expect(trusted.stderr).toContain('    | npm ci\n');
  expect(trusted.stdout).toBe(`${repository.path} is trusted: what it brings counts until it changes\n`);
  expect((await run()).stderr).not.toContain('Left out');
  await repository.write({ 'coppice.toml': CONFIG.replace('npm ci', 'npm install') });
  expect((await run()).stderr).toContain('it is not used as it is now. Left out: ');
  expect((await coppice('projects', 'show')).stdout).toContain('[changed]\n    | npm install\n');
});

it('a playbook of the project is played once it was shown and trusted', async () => {
  const path = `${repository.path}/play.yaml`;
  const run = () => coppice('run', '-m', `playbook/${path}`, 'Go.');
  expect(await run()).toMatchObject({
    code: 2,
    stderr: expect.stringContaining(`coppice projects trust -C ${repository.path} --playbook ${path}`) as string,
  });
  const trusted = await coppice('projects', 'trust', '--playbook', path, '--yes');
  expect(trusted.stderr).toContain(`  Plays a script in place of a model (play.yaml) [new]\n    | ${PLAYBOOK}\n`);
  expect(await run()).toMatchObject({ code: 0, stdout: 'Played.\n' });
});
