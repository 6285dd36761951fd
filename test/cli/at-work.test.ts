import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Agent } from '#shared/model/agent.ts';
import type { Session } from '#shared/model/session.ts';
import { type Installation, makeInstallation } from '#test/support/installation.ts';
import { processesBelow } from '#test/support/processes-below.ts';
import { makeRepository, type TestRepository } from '#test/support/repositories.ts';
import { factsIn, is, resultIn } from './output.ts';
import { watchEngine } from './watching.ts';

let installation: Installation;
let repository: TestRepository;
beforeEach(async () => {
  installation = await makeInstallation();
  repository = await makeRepository();
});
afterEach(async () => {
  await installation.remove();
  await repository.remove();
});

/** @param agents lines of `agents:`, as YAML */
async function playbook(agents: string): Promise<string> {
  return `playbook/${await installation.write('script.yaml', `version: 1\nagents:\n${agents}`)}`;
}

/** A root that says something and then waits in a command until a file is there; then it says its last words. */
const waiting = () => `
  - match: { depth: 0 }
    turns:
      - say: I wait now.
        call: [{ tool: bash, args: { command: 'echo begun; until [ -e ${repository.beside}/go ] || [ ! -d ${repository.path} ]; do sleep 0.02; done' } }]
      - say: It is done.`;

/** A root with a child in a worktree that waits in a command. */
const withChild = (childTurns: string) => `
  - match: { depth: 0 }
    turns:
      - call: [{ tool: spawn_agent, args: { name: helper, agent_type: coder, worktree: true, prompt: Help. } }]
      - call: [{ tool: wait_agent, args: { ids: ['{{agent.helper}}'] } }]
      - say: All is done.
  - match: { name: helper }
    turns:
${childTurns}`;

const run = (model: string, ...more: string[]) => ['run', '-C', repository.path, '-m', model, '--json', ...more, 'Go.'];

describe('Ctrl-C, and whatever else asks a run to end', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    '%s: the whole tree ends with 130, what was done and said stays, and no process is left',
    async (signal) => {
      const model = await playbook(
        withChild(`
      - call: [{ tool: write, args: { path: a.txt, content: "a\\n" } }]
      - say: Half way.
        call: [{ tool: bash, args: { command: 'echo begun; sleep 60' } }]`),
      );
      const command = installation.start(run(model, '--mode', 'auto'));
      await command.event((event) => event.type === 'tool.started' && 'group' in event.body.recovery);
      command.process.kill(signal);
      const { code, stdout } = await command.ended;
      expect(code).toBe(130);
      const result = resultIn(stdout);
      expect(result).toMatchObject({ status: 'cancelled', children: [{ name: 'helper', status: 'cancelled' }] });
      const branch = result.children[0]?.branch ?? '';
      expect(await repository.git('show', `${branch}:a.txt`)).toBe('a');
      expect([...processesBelow(repository.path), ...processesBelow(installation.folder)]).toEqual([]);
      const shown = await installation.run(['sessions', 'show', result.session_id]);
      expect(shown.stdout).toContain('[cancelled]');
    },
  );
});

describe('resume', () => {
  it('goes on where a killed run was cut, in the same turn, to its end', async () => {
    const model = await playbook(waiting());
    const killed = installation.start(run(model, '--mode', 'auto'));
    const created = await killed.event((event) => event.type === 'session.created');
    await killed.event(is('tool.started'));
    killed.process.kill('SIGKILL');
    await killed.ended;
    const listed = await installation.run(['sessions', 'list']);
    expect(listed.stdout).toContain(`${created.session}  interrupted`);
    expect([...processesBelow(repository.path)]).toEqual([]);
    const resumed = await installation.run(['resume', String(created.session), '--json']);
    expect(resumed.code).toBe(0);
    expect(resultIn(resumed.stdout)).toMatchObject({ session_id: created.session, status: 'completed', text: 'It is done.' });
    expect(factsIn(resumed.stdout)[0]).toMatchObject({ type: 'run.started', body: { trigger: 'resume' } });
    const again = await installation.run(['resume', String(created.session)]);
    expect(again.code).toBe(1);
    expect(again.stderr).toContain('only what is paused or interrupted can be resumed');
  });

  it('takes a child alone, and follows it to its end', async () => {
    const model = await playbook(
      withChild(`
      - call: [{ tool: bash, args: { command: 'echo begun; until [ -e ${repository.beside}/go ] || [ ! -d ${repository.path} ]; do sleep 0.02; done' } }]
      - say: Helped.`),
    );
    const killed = installation.start(run(model, '--mode', 'auto'));
    const child = await killed.event((event) => event.type === 'tool.started' && 'group' in event.body.recovery);
    killed.process.kill('SIGKILL');
    await killed.ended;
    const resumed = await installation.run(['resume', String(child.session), '--json']);
    expect(resumed.code).toBe(0);
    expect(resultIn(resumed.stdout)).toMatchObject({ agent_id: child.agent, status: 'completed', text: 'Helped.', children: [] });
    const agents = JSON.parse((await installation.run(['agents', 'list', '--json'])).stdout) as Agent[];
    expect(agents.map(({ name, run: { status } }) => `${name} ${status}`).toSorted()).toEqual(['helper completed', 'main interrupted']);
  });
});

describe('a child in the background', () => {
  it('keeps the run going when the root has ended; what its end makes of the root is the answer', async () => {
    await installation.write('config/coppice.toml', '[options]\ndelegation_tools = "spawn"\n');
    const model = await playbook(`
  - match: { depth: 0 }
    turns:
      - call: [{ tool: spawn, args: { label: finder, task: Find it. } }]
      - say: I have sent somebody.
      - say: It is in the attic.
  - match: { name: finder }
    turns:
      - call: [{ tool: exec, args: { command: 'until [ -e ${repository.beside}/go ] || [ ! -d ${repository.path} ]; do sleep 0.02; done' } }]
      - say: Found.`);
    const command = installation.start(['run', '-C', repository.path, '-m', model, '--mode', 'auto', 'Go.']);
    const engine = await watchEngine(installation.data);
    await engine.until(({ main, finder }) => main === 'completed' && finder === 'running');
    await repository.write({ '../go': '' });
    const { code, stdout, stderr } = await command.ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'It is in the attic.\n' });
    expect(stderr).toContain('finder · completed\nI have sent somebody.\nmain · goes on with a message\n');
  });
});

describe('a second command on a data directory that is in use', () => {
  it('speaks to the engine that runs there', async () => {
    const model = await playbook(waiting());
    const first = installation.start(run(model, '--mode', 'auto'));
    const created = await first.event((event) => event.type === 'session.created');
    await first.event(is('tool.started'));
    const [sessions, agents, other] = await Promise.all([
      installation.run(['sessions', 'list', '--json']),
      installation.run(['agents', 'list', '--json']),
      installation.run(['run', '-C', repository.path, '--json', 'Who is there?']),
    ]);
    expect((JSON.parse(sessions.stdout) as (Session & { status: string })[]).find(({ id }) => id === created.session)?.status).toBe(
      'running',
    );
    expect((JSON.parse(agents.stdout) as Agent[]).find(({ id }) => id === created.agent)?.run.status).toBe('running');
    expect(other.code).toBe(0);
    expect(resultIn(other.stdout).text).toContain('No model is configured');
    await repository.write({ '../go': '' });
    const { code, stdout } = await first.ended;
    expect(code).toBe(0);
    // Each shows its own tree only, though both are in one ledger.
    expect(new Set(factsIn(stdout).map(({ session }) => session))).toEqual(new Set([created.session]));
    expect(new Set(factsIn(other.stdout).map(({ session }) => session)).has(created.session)).toBe(false);
  });

  it('ends with 4 and says so when that engine dies meanwhile; what it had begun can be resumed', async () => {
    const model = await playbook(waiting());
    const first = installation.start(run(model, '--mode', 'auto'));
    await first.event(is('tool.started'));
    const second = installation.start(run(model, '--mode', 'auto'));
    const created = await second.event((event) => event.type === 'session.created');
    await second.event(is('tool.started'));
    first.process.kill('SIGKILL');
    const { code, stderr } = await second.ended;
    expect(code).toBe(4);
    expect(stderr).toContain(`coppice resume ${created.session}`);
    await repository.write({ '../go': '' });
    expect((await installation.run(['resume', String(created.session)])).stdout).toBe('It is done.\n');
  });
});

describe('mode ask without a terminal', () => {
  it('denies what changes something at once, and tells model and person', async () => {
    const model = await playbook(`
  - match: {}
    turns:
      - call: [{ tool: write, args: { path: a.txt, content: a } }, { tool: read, args: { path: readme.md } }]
      - say: I could not.`);
    const ended = await installation.run(['run', '-C', repository.path, '-m', model, 'Go.']);
    expect(ended).toMatchObject({ code: 0, stdout: 'I could not.\n' });
    expect(ended.stderr).toContain('denied: Denied: this tool needs a person to allow it, and there is neither a window nor a terminal');
    expect(existsSync(join(repository.path, 'a.txt'))).toBe(false);
  });
});

describe('limits', () => {
  it("end a child that takes more turns than its preset has; the root's own end counts", async () => {
    await installation.write(
      'config/coppice.toml',
      '[options]\nsubagent_build_budget_preset = "short"\n[build_budget_presets.short]\nmax_turns = 2\n',
    );
    const reads = Array.from({ length: 5 }, (_, n) => `      - call: [{ tool: glob, args: { pattern: '${n}*' } }]`).join('\n');
    const ended = await installation.run(run(await playbook(withChild(reads)), '--mode', 'auto'));
    expect(ended.code).toBe(0);
    expect(resultIn(ended.stdout)).toMatchObject({ status: 'completed', children: [{ status: 'budget_exhausted' }] });
  });
});

describe('limits of the root', () => {
  it('end the run with 3 and the reason, and a preset that is not there is named', async () => {
    await installation.write('config/coppice.toml', '[build_budget_presets.short]\nmax_turns = 2\n');
    const model = await playbook(`
  - match: {}
    turns:
      - say: First look.
        call: [{ tool: glob, args: { pattern: 'a*' } }]
      - call: [{ tool: glob, args: { pattern: 'b*' } }]
      - say: Never said.`);
    const ended = await installation.run(run(model, '--mode', 'auto', '--preset', 'short'));
    expect(ended.code).toBe(3);
    expect(resultIn(ended.stdout)).toMatchObject({ status: 'budget_exhausted', text: 'First look.' });
    const unknown = await installation.run(run(model, '--preset', 'shrot'));
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('no budget preset "shrot"');
  });
});

describe('folders of every kind', () => {
  const model = () =>
    playbook(
      withChild(`
      - call: [{ tool: write, args: { path: helped.txt, content: yes } }]
      - say: Helped.`),
    );

  it.each([
    ['a folder without git', {}, 'is not in a git repository'],
    ['a repository without a commit', { files: {} }, 'has no commit yet'],
  ])('%s: the child works in place, and everybody is told', async (name, options, words) => {
    const plain = join(installation.folder, 'plain');
    mkdirSync(plain);
    const place = name === 'a folder without git' ? plain : (await replaced(options)).path;
    const { code, stdout } = await installation.run([...run(await model(), '--mode', 'auto'), '-C', place]);
    expect(code).toBe(0);
    expect(resultIn(stdout)).toMatchObject({ status: 'completed', children: [{ status: 'completed', branch: null, worktree_path: null }] });
    expect(factsIn(stdout).find((event) => event.type === 'notice.given')?.body).toMatchObject({
      text: expect.stringContaining(words) as string,
    });
    expect(readFileSync(join(place, 'helped.txt'), 'utf8')).toBe('yes');
  });

  it('a detached HEAD: the child has a branch of its own', async () => {
    await repository.git('checkout', '--quiet', '--detach');
    const { code, stdout } = await installation.run(run(await model(), '--mode', 'auto'));
    expect(code).toBe(0);
    const branch = resultIn(stdout).children[0]?.branch ?? '';
    expect(await repository.git('show', `${branch}:helped.txt`)).toBe('yes');
  });

  it('a repository where git knows nobody: the work is committed all the same', async () => {
    await replaced({ person: 'nobody' });
    const { GIT_AUTHOR_NAME: _1, GIT_AUTHOR_EMAIL: _2, GIT_COMMITTER_NAME: _3, GIT_COMMITTER_EMAIL: _4, ...env } = installation.env;
    for (const name of ['GIT_AUTHOR_NAME', 'GIT_AUTHOR_EMAIL', 'GIT_COMMITTER_NAME', 'GIT_COMMITTER_EMAIL']) delete installation.env[name];
    const { code, stdout } = await installation.run(run(await model(), '--mode', 'auto'), { env });
    expect(code).toBe(0);
    const branch = resultIn(stdout).children[0]?.branch ?? '';
    expect(await repository.git('show', `${branch}:helped.txt`)).toBe('yes');
  });

  async function replaced(options: Parameters<typeof makeRepository>[0]): Promise<TestRepository> {
    await repository.remove();
    repository = await makeRepository(options);
    return repository;
  }
});
