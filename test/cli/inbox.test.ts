import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Installation, makeInstallation } from '#test/support/installation.ts';
import { makeRepository, type TestRepository } from '#test/support/repositories.ts';
import { NO_TERMINAL, runAtTerminal, type Typed } from './at-terminal.ts';
import { watchEngine } from './watching.ts';

// Many processes, one after another.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

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

const atTerminal = (args: readonly string[], typed: Typed = []) => runAtTerminal(installation, repository.path, args, typed);
const coppice = (...args: string[]) => installation.run(args);

/** A root whose child asks for a command of two lines, and then asks in words. */
async function model(): Promise<string> {
  const text = `version: 1
agents:
  - match: { depth: 0 }
    turns:
      - call: [{ tool: spawn_agent, args: { name: helper, prompt: Help. } }]
      - call: [{ tool: wait_agent, args: { ids: ['{{agent.helper}}'] } }]
      - say: All is done.
  - match: { name: helper }
    turns:
      - call: [{ tool: bash, args: { command: "echo one > one.txt\\necho two > two.txt" } }]
      - call: [{ tool: ask, args: { question: Which colour?, options: [red, blue] } }]
      - say: 'It is so: {{calls.1}}'`;
  return `playbook/${await installation.write('script.yaml', text)}`;
}

describe.skipIf(NO_TERMINAL)('the inbox in a terminal', () => {
  it('shows what a child asks in another terminal, and answers it from here; whoever is second is told who was first', async () => {
    const asking = atTerminal(['run', '-m', await model(), 'Go.']);
    const engine = await watchEngine(installation.data);
    await engine.until(({ helper }) => helper === 'waiting');
    const call = (await engine.client.live.snapshot()).approvals[0]?.call ?? '';
    const helper = await engine.id('helper');
    expect((await coppice('inbox')).stdout).toMatch(
      new RegExp(
        `^${call} {2}main › helper \\(${helper}\\), \\d+s ago\\n {2}Run echo one > one.txt.*\\n {2}in ${repository.path}\\n {2}echo one > one.txt\\n {2}echo two > two.txt\\n`,
      ),
    );

    expect(await coppice('inbox', 'answer', call, 'once')).toMatchObject({
      code: 2,
      stderr: 'coppice: only a person may answer what an agent asks: do it at a terminal, or in the window\n',
    });
    const below = await installation.run(['inbox', 'answer', call, 'once'], { env: { TOOL_CALL_MARK: 'mark' } });
    expect(below).toMatchObject({ code: 4, stderr: expect.stringContaining('ask the person') as string });
    expect(existsSync(join(repository.path, 'one.txt'))).toBe(false);

    expect(await atTerminal(['inbox', 'answer', call, 'once'])).toMatchObject({ code: 0, screen: 'answered\r\n' });
    const second = await atTerminal(['inbox', 'answer', call, 'deny', 'Not', 'that.']);
    expect(second.code).toBe(1);
    expect(second.screen).toMatch(/no longer open: it was allowed once at a terminal \d+ s ago/);

    await engine.until(({ helper: standing }) => standing === 'waiting');
    const [question] = JSON.parse((await coppice('inbox', '--json')).stdout) as { call: string }[];
    expect(question).toMatchObject({
      kind: 'question',
      agent: helper,
      path: [{ name: 'main' }, { name: 'helper' }],
      options: ['red', 'blue'],
    });
    const { screen } = await atTerminal(['inbox', 'answer', question?.call ?? '', '--json', '2']);
    expect(JSON.parse(screen)).toEqual({ call: question?.call, agent_id: helper, answered: true });
    expect((await asking).screen).toContain('All is done.');
    expect(readFileSync(join(repository.path, 'two.txt'), 'utf8')).toBe('two\n');
  });

  it('answers where no engine is open, and follows the agent that goes on', async () => {
    const died = atTerminal(['run', '-m', await model(), 'Go.']);
    const engine = await watchEngine(installation.data);
    await engine.until(({ helper }) => helper === 'waiting');
    const call = (await engine.client.live.snapshot()).approvals[0]?.call ?? '';
    const { pid } = JSON.parse(readFileSync(join(installation.data, 'engine.json'), 'utf8')) as { pid: number };
    process.kill(pid, 'SIGKILL');
    await died;
    const { code, screen } = await atTerminal(
      ['inbox', 'answer', call.replace('call_', '').slice(0, 8)],
      [
        ['Allow once?', 'y\r'],
        ['Allow once?', 'yes\r'],
        ['by its number:', 'green\r'],
      ],
    );
    expect(screen).toContain('It is so: The person answers: green');
    expect(screen.split('It overwrites one.txt')).toHaveLength(2);
    expect(code).toBe(0);
  });
});

describe('permissions in a terminal', () => {
  it('are added, listed and removed, for a project or a session, with no engine open', async () => {
    const project = join(repository.path, '.git');
    const add = (...args: string[]) => coppice('permissions', 'add', ...args);
    expect(await add('bash: git status*', '-C', repository.path)).toMatchObject({
      code: 0,
      stdout: `remembered: allow bash: git status*, for project ${project}\n`,
    });
    const model = `playbook/${await installation.write('say.yaml', 'version: 1\nagents: [{ match: {}, turns: [{ say: Hi. }] }]')}`;
    const ran = await coppice('run', '-C', repository.path, '-m', model, '--json', 'Go.');
    const { session_id: session } = JSON.parse(ran.stdout.trimEnd().split('\n').at(-1) ?? '') as { session_id: string };
    const denied = await add('web_fetch: https://www.Example.com/a', '--deny', '--session', session.slice(4, 12), '--json');
    const rule = { tool: 'web_fetch', pattern: 'example.com', effect: 'deny', scope: { kind: 'session', root: session } };
    expect(JSON.parse(denied.stdout)).toEqual(rule);
    const lines = (await coppice('permissions', 'list', '-C', repository.path)).stdout.replaceAll(/\d+s ago/g, 'now');
    expect(lines).toBe(
      [
        `Project ${repository.path}`,
        '  allow  bash: git status*  (now)',
        `Session ${session}  Go.`,
        '  deny   web_fetch: example.com  (now)',
        '',
      ].join('\n'),
    );
    const remove = (...args: string[]) => coppice('permissions', 'remove', ...args, '-C', repository.path);
    expect(await remove('bash: git status*')).toMatchObject({ code: 0 });
    expect(await remove('bash: git status*')).toMatchObject({ code: 1, stderr: expect.stringContaining('not remembered here') as string });
    const left = JSON.parse((await coppice('permissions', 'list', '--json')).stdout) as unknown;
    expect(left).toEqual([{ ...rule, at: expect.any(Number) as number }]);
  });

  it('are a person’s to change: no pattern that cannot be read, and nothing by an agent’s command', async () => {
    const add = (...args: string[]) => coppice('permissions', 'add', '-C', repository.path, ...args);
    expect(await add('git status*')).toMatchObject({ code: 2, stderr: expect.stringContaining('is no pattern') as string });
    expect(await add('todo: all')).toMatchObject({ code: 2, stderr: expect.stringContaining('takes no patterns') as string });
    const below = await installation.run(['permissions', 'add', 'bash: rm*'], { env: { TOOL_CALL_MARK: 'mark' } });
    expect(below).toMatchObject({ code: 4, stderr: "coppice: an agent's command may not change what may be done: ask the person\n" });
  });
});
