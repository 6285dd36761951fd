import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Installation, makeInstallation } from '#test/support/installation.ts';
import { processesBelow } from '#test/support/processes-below.ts';
import { makeRepository, type TestRepository } from '#test/support/repositories.ts';
import { NO_TERMINAL, runAtTerminal, type Typed } from './at-terminal.ts';
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

const atTerminal = (args: readonly string[], typed: Typed) => runAtTerminal(installation, repository.path, args, typed);

/** Starts a run at a terminal, and kills it when its agent asks. @returns the agent's id */
async function killedWhileAsking(model: string): Promise<string> {
  const died = atTerminal(['run', '-m', model, 'Go.'], []);
  const engine = await watchEngine(installation.data);
  await engine.until(({ main }) => main === 'waiting');
  const { pid } = JSON.parse(readFileSync(join(installation.data, 'engine.json'), 'utf8')) as { pid: number };
  const main = await engine.id('main');
  process.kill(pid, 'SIGKILL');
  await died;
  return main;
}

describe.skipIf(NO_TERMINAL)('a run at a terminal, in mode ask', () => {
  const model = async () => {
    const text = `version: 1
agents:
  - match: {}
    turns:
      - call: [{ tool: write, args: { path: one.txt, content: one } }]
      - call: [{ tool: write, args: { path: two.txt, content: two } }]
      - say: It is over.`;
    return `playbook/${await installation.write('script.yaml', text)}`;
  };

  it('asks before each tool that changes something: y allows it once, n denies it with words', async () => {
    const { code, screen } = await atTerminal(
      ['run', '-C', repository.path, '-m', await model(), 'Go.'],
      [
        ['Allow once?', 'perhaps\r'],
        ['Allow once?', 'y\r'],
        ['Allow once?', 'n not that one\r'],
      ],
    );
    expect(code).toBe(0);
    expect(screen).toContain('It is over.');
    expect(existsSync(join(repository.path, 'one.txt'))).toBe(true);
    expect(existsSync(join(repository.path, 'two.txt'))).toBe(false);
    const { stdout } = await installation.run(['sessions', 'list', '--json']);
    const [{ id } = { id: '' }] = JSON.parse(stdout) as { id: string }[];
    const shown = await installation.run(['sessions', 'show', id, '--json']);
    expect(shown.stdout).toContain('The person denied this call and says: not that one');
  });

  it('remembers a pattern as the person leaves it, and runs arguments that they changed', async () => {
    const text = `version: 1
agents:
  - match: {}
    turns:
      - call: [{ tool: bash, args: { command: git status -s } }]
      - call: [{ tool: bash, args: { command: git log } }]
      - call: [{ tool: write, args: { path: one.txt, content: "one\\none\\n" } }]
      - say: It is over.`;
    installation.env['VISUAL'] = 'sed -i s/one$/uno/';
    const { code, screen } = await atTerminal(
      ['run', '-m', `playbook/${await installation.write('script.yaml', text)}`, 'Go.'],
      [
        ['Allow once?', 'a\r'],
        ['Always in this project, bash: ', '\u0015\r'],
        ['Allow once?', 'a\r'],
        ['Always in this project, bash: ', '\u0015git rm [\r'],
        ['Allow once?', 'a\r'],
        ['Always in this project, bash: ', '\u0015git*\r'],
        ['Allow once?', 'e\r'],
        ['as you changed it?', 'y\r'],
      ],
    );
    expect(code).toBe(0);
    expect(screen).toContain('It is over.');
    expect(screen).toContain('What could be remembered: bash: git status');
    expect(readFileSync(join(repository.path, 'one.txt'), 'utf8')).toBe('uno\nuno\n');
    const remembered = JSON.parse((await installation.run(['permissions', 'list', '--json'])).stdout) as unknown;
    expect(remembered).toMatchObject([{ tool: 'bash', pattern: 'git*', effect: 'allow', scope: { kind: 'project' } }]);
  });

  it('keeps the question when the engine dies; whoever takes the agent up again is asked it, where there is a terminal', async () => {
    const main = await killedWhileAsking(await model());
    const unasked = await installation.run(['agents', 'steer', main, 'Be quick.']);
    expect(unasked).toMatchObject({ code: 0, stdout: `main (${main}) reads it when what it asks of you is answered\n` });
    const { code, screen } = await atTerminal(
      ['agents', 'steer', main, 'Be quicker.'],
      [
        ['Allow once?', 'y\r'],
        ['Allow once?', 'y\r'],
      ],
    );
    expect(code).toBe(0);
    expect(screen).toContain('It is over.');
    expect(existsSync(join(repository.path, 'two.txt'))).toBe(true);
  });

  it('ends with 130 on Ctrl-C at the question, and nothing was changed', async () => {
    const { code } = await atTerminal(['run', '-C', repository.path, '-m', await model(), 'Go.'], [['Allow once?', '\u0003']]);
    expect(code).toBe(130);
    expect(existsSync(join(repository.path, 'one.txt'))).toBe(false);
    expect([...processesBelow(repository.path)]).toEqual([]);
  });
});

describe.skipIf(NO_TERMINAL)('an agent that asks the person at a terminal', () => {
  const model = async () => {
    const text = `version: 1
agents:
  - match: {}
    turns:
      - call: [{ tool: ask, args: { question: Which colour?, options: [red, blue] } }]
      - call: [{ tool: ask, args: { question: And why? } }]
      - say: 'It is so: {{calls.0}} {{calls.1}}'`;
    return `playbook/${await installation.write('script.yaml', text)}`;
  };

  it('is answered by the number of what it offers, or in words; Enter alone is no answer', async () => {
    const { code, screen } = await atTerminal(
      ['run', '-C', repository.path, '-m', await model(), 'Go.'],
      [
        ['by its number:', '\r'],
        ['by its number:', '2\r'],
        ['Your answer:', 'It suits the door.\r'],
      ],
    );
    expect(code).toBe(0);
    expect(screen).toContain('1  red');
    expect(screen).toContain('It is so: The person answers: blue The person answers: It suits the door.');
  });

  it('takes a message for an answer, and goes on in the command that sends it', async () => {
    const main = await killedWhileAsking(await model());
    const { code, stdout } = await installation.run(['agents', 'steer', main, 'Green.']);
    expect(code).toBe(0);
    expect(stdout).toContain('It is so: Answered by the person with the message that follows. Nobody can answer');
  });

  it('is told that nobody can answer where there is no terminal', async () => {
    const ended = await installation.run(['run', '-C', repository.path, '-m', await model(), 'Go.']);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain('Nobody can answer');
  });
});
