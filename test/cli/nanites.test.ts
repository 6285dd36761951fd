import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Agent } from '#shared/model/agent.ts';
import { type Command, type Installation, makeInstallation } from '#test/support/installation.ts';
import { processesBelow } from '#test/support/processes-below.ts';
import { makeRepository, type TestRepository } from '#test/support/repositories.ts';
import { gate } from './gate.ts';
import { factsIn, is, resultIn } from './output.ts';
import { watchEngine } from './watching.ts';

// Many processes, one after another.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let installation: Installation;
let repository: TestRepository;
let model: string;
/** A session whose agent has ended, for which nanites can run. */
let session: string;

beforeAll(async () => {
  installation = await makeInstallation();
  repository = await makeRepository();
  await installation.write('config/coppice.toml', '[options]\nnanite_max_threads = 1\n[build_budget_presets.short]\nmax_turns = 1\n');
  model = `playbook/${await installation.write(
    'script.yaml',
    `version: 1
agents:
  - match: { depth: 0 }
    turns: [{ say: Begun. }]
  - match: { name: waits }
    turns: [{ call: [{ tool: bash, args: { command: '${gate(installation.folder)}' } }] }, { say: It waited. }]
  - match: { name: second }
    turns: [{ call: [{ tool: bash, args: { command: '${gate(installation.folder)}' } }] }, { say: It waited too. }]
  - match: { name: writes }
    turns: [{ call: [{ tool: write, args: { path: a.txt, content: "a\\n" } }] }, { say: Written. }]
  - match: { name: fails }
    turns: [{ fail: auth }]
  - match: { depth: 1 }
    turns: [{ say: Done. }]`,
  )}`;
  session = await begin();
});
afterAll(async () => {
  await installation.remove();
  await repository.remove();
});

async function begin(): Promise<string> {
  const { stdout } = await installation.run(['run', '-C', repository.path, '--mode', 'auto', '-m', model, '--json', 'Go.']);
  return resultIn(stdout).session_id;
}

const nanite = (name: string, ...more: string[]) => ['nanite', 'run', '--session', session, '--name', name, ...more, `Be ${name}.`];

/** Agents of the session by name. */
async function listed(): Promise<Record<string, Agent & { position: number | null }>> {
  const { stdout } = await installation.run(['agents', 'list', '--json', '--session', session]);
  return Object.fromEntries((JSON.parse(stdout) as (Agent & { position: number | null })[]).map((agent) => [agent.name, agent]));
}

async function statuses(): Promise<Record<string, string>> {
  return Object.fromEntries(Object.entries(await listed()).map(([name, { run }]) => [name, run.status]));
}

describe('a nanite where no engine is open', () => {
  it('runs here and is followed to its end; its last words are on stdout', async () => {
    const ended = await installation.run(nanite('writes', '--worktree', '--type', 'coder'));
    expect(ended).toMatchObject({ code: 0, stdout: 'Written.\n' });
    expect(ended.stderr).toMatch(/writes · coder [0-9a-z]{8} begins/);
    const branch = /on (coppice\/writes-\w+)/.exec(ended.stderr)?.[1] ?? '';
    expect(await repository.git('show', `${branch}:a.txt`)).toBe('a');
    const { writes } = await listed();
    expect(writes).toMatchObject({ face: 'nanite', run: { lane: 'nanites', budget: { maxTurns: 8, timeoutSeconds: 300 } } });
  });

  it('prints one event a line and its result with --json, under its other name and with a piece of the id too', async () => {
    const { code, stdout } = await installation.run(['micro-run', 'run', '--session', session.slice(4, 11), '--json', 'Go.']);
    expect(code).toBe(0);
    expect(resultIn(stdout)).toMatchObject({ type: 'result', status: 'completed', text: 'Done.', children: [] });
    const facts = factsIn(stdout);
    expect(new Set(facts.map((fact) => fact.session))).toEqual(new Set([resultIn(stdout).session_id]));
    expect(facts.map(({ type }) => type)).toEqual(expect.arrayContaining(['session.created', 'run.queued', 'run.started', 'run.ended']));
  });

  it('ends with 1 where its run fails', async () => {
    const { code, stderr } = await installation.run(nanite('fails'));
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('failed: ') as string });
  });

  it('ends with 3 where a limit ends it', async () => {
    session = await begin();
    const { code, stdout } = await installation.run(nanite('writes', '--preset', 'short', '--json'));
    expect({ code, status: resultIn(stdout).status }).toEqual({ code: 3, status: 'budget_exhausted' });
  });

  it('is left to nobody: --detach is refused, and nothing is enqueued', async () => {
    const { code, stdout, stderr } = await installation.run(nanite('left', '--detach'));
    expect({ code, stdout }).toEqual({ code: 4, stdout: '' });
    expect(stderr).toContain(`no engine is open on ${installation.data}`);
    expect(await statuses()).not.toHaveProperty('left');
  });

  it.each([
    ['no session', () => ['nanite', 'run', 'x'], "required option '--session <session>' not specified"],
    ['a session that there is not', () => ['nanite', 'run', '--session', 'nope', 'x'], 'there is no session nope'],
    ['a type that there is not', () => nanite('a', '--type', 'wizard'), 'unknown agent_type "wizard". There are: general-purpose'],
    ['a preset that there is not', () => nanite('a', '--preset', 'shrot'), 'no budget preset "shrot"'],
    ['no words', () => ['nanite', 'run', '--session', session, ' '], 'prompt must not be empty'],
  ])('ends with 2 for %s', async (_, args, words) => {
    const { code, stdout, stderr } = await installation.run(args());
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(words);
  });
});

describe('nanites beside an engine in another process', () => {
  let first: Command;
  /** The agent that is at work, until the file of this name is there. */
  let waits: string;
  beforeEach(async () => {
    session = await begin();
    first = installation.start(nanite('waits', '--json'));
    waits = (await first.event(is('tool.started'))).agent ?? '';
  });

  it('run there, in line: each change of the place is said, and one that was left there is done too', async () => {
    const engine = await watchEngine(installation.data);
    const second = installation.start(nanite('second', '--json'));
    await second.event(is('run.queued'));
    const third = installation.start(nanite('third'));
    await engine.until((standing) => standing['third'] === 'queued at 2');

    const left = await installation.run(nanite('left', '--detach', '--json'));
    expect(Object.keys(JSON.parse(left.stdout) as object)).toEqual(['session_id', 'agent_id', 'run_id', 'status', 'position']);
    expect(JSON.parse(left.stdout)).toMatchObject({ status: 'queued', position: 3 });
    const last = await installation.run(nanite('last', '--detach'));
    expect(last.stdout).toMatch(/^last [0-9a-z]{8} in ses_\w+: queued, number 4 in line\n$/);
    const { waits: atWork, left: inLine } = await listed();
    expect([atWork?.position, inLine?.position]).toEqual([null, 3]);

    await repository.write({ [waits]: '' });
    await engine.until((standing) => standing['third'] === 'queued at 1');
    const { agent } = await second.event(is('tool.started'));
    await repository.write({ [agent ?? '']: '' });
    const [one, two, three] = await Promise.all([first.ended, second.ended, third.ended]);
    expect([one.code, two.code, three.code, three.stdout]).toEqual([0, 0, 0, 'Done.\n']);
    expect(resultIn(one.stdout).text).toBe('It waited.');
    const places = three.stderr.split('\n').filter((line) => line.includes('in line'));
    expect(places).toEqual(['  third · waits for a place, number 2 in line', '  third · waits for a place, number 1 in line']);
    // The first of them had the engine, and stayed for all who came.
    expect(one.stderr).toContain(`1 other agent (of ${session}) is at work in this process, which stays until nobody is.`);
    expect(Object.values(await statuses())).toEqual(['completed', 'completed', 'completed', 'completed', 'completed', 'completed']);
  });

  it('are cancelled by Ctrl-C, at work or in line, and nothing else is', async () => {
    const second = installation.start(nanite('second', '--json'));
    await second.event(is('run.queued'));
    second.process.kill('SIGINT');
    expect(await second.ended).toMatchObject({ code: 130 });
    expect(await statuses()).toEqual({ main: 'completed', waits: 'running', second: 'cancelled' });
    first.process.kill('SIGINT');
    expect(await first.ended).toMatchObject({ code: 130 });
    expect(await statuses()).toEqual({ main: 'completed', waits: 'cancelled', second: 'cancelled' });
    expect([...processesBelow(repository.path)]).toEqual([]);
  });

  it('keep their place when it dies, through whatever only looks or is refused, and start with the next command that works', async () => {
    await installation.run(nanite('kept', '--detach'));
    first.process.kill('SIGKILL');
    await first.ended;
    for (const args of [['sessions', 'list'], ['resume', 'nope'], nanite('x', '--type', 'wizard')]) await installation.run(args);
    expect(await statuses()).toEqual({ main: 'completed', waits: 'interrupted', kept: 'queued' });
    const other = await installation.run(['run', '-C', repository.path, '-m', model, 'Something else.']);
    expect(other).toMatchObject({ code: 0, stdout: 'Begun.\n' });
    expect(await statuses()).toEqual({ main: 'completed', waits: 'interrupted', kept: 'completed' });
  });

  it('are cut by Ctrl-C where they run in the engine of another command, which says how to go on', async () => {
    await installation.run(nanite('second', '--detach'));
    first.process.kill('SIGKILL');
    await first.ended;
    const other = installation.start(['run', '-C', repository.path, '-m', model, '--json', 'Something else.']);
    await other.event(is('run.ended'));
    const engine = await watchEngine(installation.data);
    await engine.until((standing) => standing['second'] === 'running');
    other.process.kill('SIGINT');
    const { code, stderr } = await other.ended;
    expect(code).toBe(130);
    expect(stderr).toContain(`1 other agent (of ${session}) is cut with this process: 'coppice resume ${session}' goes on.`);
    expect(await statuses()).toEqual({ main: 'completed', waits: 'interrupted', second: 'interrupted' });
    expect([...processesBelow(repository.path)]).toEqual([]);
  });
});
