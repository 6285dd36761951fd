import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Agent } from '#shared/model/agent.ts';
import { type Command, type Installation, makeInstallation } from '#test/support/installation.ts';
import { processesBelow } from '#test/support/processes-below.ts';
import { makeRepository, type TestRepository } from '#test/support/repositories.ts';
import { gate } from './gate.ts';
import { is, resultIn } from './output.ts';
import { type Watching, watchEngine } from './watching.ts';

// Many processes, one after another.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let installation: Installation;
let repository: TestRepository;
let model: string;

beforeAll(async () => {
  installation = await makeInstallation();
  repository = await makeRepository();
  await installation.write('config/coppice.toml', '[options]\nagent_max_threads = 2\ndelegation_tools = ["Agent"]\n');
  const child = (name: string) => `
  - match: { name: ${name} }
    turns: [{ call: [{ tool: bash, args: { command: '${gate(installation.folder)}' } }] }, { say: ${name} is done. }]`;
  const call = (name: string) => `{ tool: Agent, args: { name: ${name}, prompt: Help., wait: false } }`;
  model = `playbook/${await installation.write(
    'script.yaml',
    `version: 1
agents:
  - match: { depth: 0, prompt: Send }
    turns:
      - call: [${['one', 'two', 'three'].map(call).join(', ')}]
      - say: They are sent.
      - say: More was said.
  - match: { depth: 0 }
    turns: [{ say: Only this. }, { say: And that. }]
${['one', 'two', 'three'].map(child).join('')}`,
  )}`;
});
afterAll(async () => {
  await installation.remove();
  await repository.remove();
});

const coppice = (...args: string[]) => installation.run(args);
const run = (prompt: string, ...more: string[]) => ['run', '-C', repository.path, '--mode', 'auto', '-m', model, ...more, prompt];

async function listed(session: string): Promise<Record<string, string>> {
  const { stdout } = await coppice('agents', 'list', '--json', '--session', session);
  return Object.fromEntries((JSON.parse(stdout) as Agent[]).map(({ name, run: { status } }) => [name, status]));
}

describe('agents of an engine in another process', () => {
  let engine: Watching;
  let command: Command;
  let session: string;
  let ids: Record<'main' | 'one' | 'two' | 'three', string>;
  /** A root that has ended, two children at work in the background and one in line. */
  beforeEach(async () => {
    command = installation.start(run('Send them.', '--json'));
    session = String((await command.event(is('session.created'))).session);
    engine = await watchEngine(installation.data);
    await engine.until(({ main, three }) => main === 'completed' && three === 'queued at 1');
    ids = { main: await engine.id('main'), one: await engine.id('one'), two: await engine.id('two'), three: await engine.id('three') };
  });
  const open = (name: keyof typeof ids) => repository.write({ [ids[name]]: '' });

  it('are listed as a tree, with how each stands, where in line, and how many are live', async () => {
    const { stdout } = await coppice('agents', 'list', '--session', session.slice(0, 10));
    const [head, ...lines] = stdout.split('\n');
    expect(head).toBe(`${session}  Send them.  (2 running, 1 queued)`);
    expect(lines[0]).toMatch(new RegExp(`^ {2}${ids.main} {2}\\[finished\\] main completed \\d+s ago, summary: They are sent\\.$`));
    expect(lines[1]).toMatch(
      new RegExp(`^ {2}${ids.one} {4}\\[running\\] one started \\d+s ago, 1 turn, 1 tool call, last event \\d+s ago$`),
    );
    expect(lines[3]).toMatch(
      new RegExp(`^ {2}${ids.three} {4}\\[queued\\] three waits for a place, number 1 in line, asked for \\d+s ago$`),
    );
    expect(lines.slice(4)).toEqual(['', '2 running, 1 queued; 4 in all', '']);
    const live = JSON.parse((await coppice('--json', 'agents', 'list', '--running')).stdout) as { name: string; position: number | null }[];
    expect(live.map(({ name, position }) => `${name} ${position}`).toSorted()).toEqual(['one null', 'three 1', 'two null']);
    const stopped = await coppice('stop', session);
    expect(stopped).toMatchObject({ code: 0, stdout: 'Stopped 3 agents.\n' });
    expect(await coppice('stop', session, '--json')).toMatchObject({ code: 0, stdout: `{"session_id":"${session}","stopped":0}\n` });
    expect((await command.ended).code).toBe(0);
    expect([...processesBelow(repository.path)]).toEqual([]);
    expect(await coppice('stop', session)).toMatchObject({ code: 0, stdout: 'No active agents to stop.\n' });
  });

  it('are steered, paused and resumed, one by one', async () => {
    const steered = await coppice('agents', 'steer', ids.one, 'Hurry up.');
    expect(steered).toMatchObject({ code: 0, stdout: `one (${ids.one}) reads it at the start of its next turn\n` });
    const said = await coppice('agents', 'steer', ids.three, 'And you.', '--json');
    expect(JSON.parse(said.stdout)).toEqual({ agent_id: ids.three, message_id: expect.stringMatching(/^msg_/) as string });

    expect(await coppice('agents', 'pause', ids.one)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^paused 1 agent: /) as string,
    });
    await open('one');
    // Its place is free while it is held.
    await engine.until(({ one, three }) => one === 'paused' && three === 'running');
    const again = await coppice('agents', 'pause', ids.one);
    expect(again).toMatchObject({ code: 1, stdout: '', stderr: 'coppice: one is paused already\n' });
    expect(await coppice('agents', 'steer', ids.one, 'Still there?')).toMatchObject({
      stdout: `one (${ids.one}) reads it when it goes on: 'coppice agents resume ${ids.one}'\n`,
    });
    expect(await coppice('agents', 'resume', ids.one)).toMatchObject({ code: 0, stdout: 'resumed 1 agent\n' });
    await Promise.all([open('two'), open('three')]);
    expect((await command.ended).code).toBe(0);
    expect(await listed(session)).toEqual({ main: 'completed', one: 'completed', two: 'completed', three: 'completed' });
    const turns = command.events.filter((event) => event.type === 'turn.requested' && event.agent === ids.one);
    expect(turns.map((event) => (event.type === 'turn.requested' ? event.body.messages.length : 0))).toEqual([1, 2]);
  });

  it('are cancelled and killed, with all below them; what has ended, and what there is not, is told apart', async () => {
    expect(await coppice('agents', 'cancel', ids.two)).toMatchObject({
      code: 0,
      stdout: `cancelled two (${ids.two}), which was running\n`,
    });
    const again = await coppice('agents', 'cancel', ids.two);
    expect(again).toMatchObject({ code: 1, stdout: '' });
    expect(again.stderr).toContain(`two (${ids.two}) has ended (cancelled) already`);
    expect(await coppice('agents', 'resume', ids.two)).toMatchObject({ code: 1 });
    const killed = await coppice('agents', 'kill', ids.main, '--json');
    expect(JSON.parse(killed.stdout)).toEqual({ agent_id: ids.main, former: 'completed', stopped: 2 });
    expect((await command.ended).code).toBe(0);
    expect(await listed(session)).toEqual({ main: 'completed', one: 'cancelled', two: 'cancelled', three: 'cancelled' });
    expect([...processesBelow(repository.path)]).toEqual([]);
  });

  it('that are not named as they are told end a command with 2', async () => {
    const cases = [
      { args: ['agents', 'cancel', 'nobody'], words: /there is no agent nobody: 'coppice agents list' shows them/ },
      { args: ['agents', 'pause', ''], words: / is not unique: \w+ \([0-9a-z]{8}\), \w+ \([0-9a-z]{8}\), / },
      { args: ['agents', 'steer', ids.one, ' '], words: /the message is empty/ },
      { args: ['agents', 'list', '--session', 'nope'], words: /there is no session nope/ },
    ];
    const ended = await Promise.all(cases.map(({ args }) => coppice(...args)));
    await coppice('stop', session);
    await command.ended;
    for (const [index, { code, stdout, stderr }] of ended.entries()) {
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(cases[index]?.words ?? /^$/);
    }
  });
});

describe('agents where no engine is open', () => {
  it('that is steered or goes on is followed to its end, since the command is its engine', async () => {
    const { stdout } = await coppice(...run('Say it.', '--json'));
    const { agent_id: main } = resultIn(stdout);
    expect(await coppice('agents', 'steer', main, 'Go on.')).toMatchObject({ code: 0, stdout: 'And that.\n' });
  });

  it('keep what they are told, are held and ended, and nothing else begins', async () => {
    const command = installation.start(run('Send them.', '--json'));
    const session = String((await command.event(is('session.created'))).session);
    const engine = await watchEngine(installation.data);
    await engine.until(({ main, three }) => main === 'completed' && three === 'queued at 1');
    const [one, three] = await Promise.all([engine.id('one'), engine.id('three')]);
    await coppice('agents', 'pause', three);
    command.process.kill('SIGKILL');
    await command.ended;
    const held = await coppice('agents', 'steer', three, 'Do not forget.');
    expect(held).toMatchObject({ code: 0, stdout: expect.stringContaining('reads it when it goes on') as string });
    expect(await listed(session)).toEqual({ main: 'completed', one: 'interrupted', two: 'interrupted', three: 'paused' });
    const cancelled = await coppice('agents', 'cancel', three);
    expect(cancelled).toMatchObject({ code: 0, stdout: `cancelled three (${three}), which was paused\n` });
    await repository.write({ [one]: '' });
    const resumed = await coppice('agents', 'resume', one);
    expect(resumed).toMatchObject({ code: 0, stdout: 'one is done.\n' });
    expect(await listed(session)).toEqual({ main: 'completed', one: 'completed', two: 'interrupted', three: 'cancelled' });
  });
});
