import { describe, expect, test } from 'vitest';
import type { DelegationFamily, Settings } from '#main/core/ports/settings.ts';
import { type Scenario, scenario, valueOf } from '#test/support/scenario.ts';
import { call, failure, never, type Reply, say, type Script } from '#test/support/scripted-models.ts';
import type { ModelPart } from '#main/core/ports/model.ts';

/** One way to hand work on, as a model uses it. What a face has no tool for, a person does. */
interface FaceUse {
  readonly face: DelegationFamily;
  /** Starts a child in the background. */
  readonly spawn: (name: string, more?: Record<string, unknown>) => ModelPart;
  readonly lane: 'refuses' | 'queues';
  readonly tooDeep: string | null;
  /** Asks for a type that is not there. */
  readonly unknownType: { readonly args: Record<string, unknown>; readonly told: string } | null;
  /** Sends a message to a child of this name. */
  readonly tell: ((s: Scenario, name: string, text: string) => ModelPart) | null;
  readonly toldEnded: RegExp | null;
  readonly stop: ((s: Scenario, name: string) => ModelPart) | null;
}

const id = (s: Scenario, name: string) => s.agent(name).id;

const FACES: readonly FaceUse[] = [
  {
    face: 'spawn_agent',
    spawn: (name, more = {}) => call('spawn_agent', { prompt: `do ${name}`, name, ...more } as never),
    lane: 'refuses',
    tooDeep: 'Agent depth limit reached (agent_max_depth = 1). Solve the task yourself.',
    unknownType: { args: { agent_type: 'wizard' }, told: 'unknown agent_type "wizard". There are: general-purpose, coder' },
    tell: (s, name, message) => call('send_input', { id: id(s, name), message }),
    toldEnded: /has ended \(status: completed\)/,
    stop: (s, name) => call('close_agent', { id: id(s, name) }),
  },
  {
    face: 'Agent',
    spawn: (name, more = {}) => call('Agent', { prompt: `do ${name}`, name, wait: false, ...more } as never),
    lane: 'queues',
    tooDeep: 'Error spawning agent: Max depth (3) exceeded',
    unknownType: {
      args: { subagent_type: 'wizard' },
      told: "Error: unknown subagent_type 'wizard'. Use ListAgentTypes to see available types.",
    },
    tell: (_s, name, message) => call('SendMessage', { name, message }),
    toldEnded: /is not running \(status: completed\)\. Cannot send message\./,
    stop: (s, name) => call('StopAgent', { task_id: id(s, name) }),
  },
  {
    face: 'spawn',
    spawn: (name) => call('spawn', { task: `do ${name}`, label: name }),
    lane: 'refuses',
    tooDeep: null,
    unknownType: null,
    tell: null,
    toldEnded: null,
    stop: null,
  },
];

describe.each(FACES)('by $face', (use) => {
  const { face, spawn } = use;
  const open = (script: Script, settings: Partial<Settings> = {}) =>
    scenario({ script, settings: { delegationTools: [face], ...settings } });

  test('a child works beside its parent, in its own session, and ends with its words', async () => {
    const mayEnd = Promise.withResolvers<Reply>();
    const s = await open({ main: [[spawn('kid')], say('sent')], kid: [() => mayEnd.promise] });
    await s.start('go');
    await s.until(() => s.find('main')?.run.status === 'completed');
    expect(s.agent('kid')).toMatchObject({ face, depth: 1, parent: id(s, 'main'), run: { status: 'running', lane: 'agents' } });
    expect(s.ends('main')[0]).toMatchObject({ outcome: 'ok', output: expect.stringContaining(id(s, 'kid')) });
    expect(s.agent('kid').spawnedBy).toBe(s.facts('tool.requested', 'main')[0]?.body.call);
    mayEnd.resolve(say('found it'));
    expect(await s.ended('kid')).toMatchObject({ summary: 'found it', run: { status: 'completed' } });
  });

  test('a child that fails is a status and words for its parent, and never fails it', async () => {
    const s = await open({ main: [[spawn('kid')], say('sent'), say('I see')], kid: [{ failure: failure('auth', 401) }] });
    const root = await s.start('go');
    expect((await s.ended('kid')).run).toMatchObject({ status: 'failed', reason: expect.stringContaining('auth') });
    await s.until(() => s.agent('main').run.status === 'completed');
    expect(s.facts('run.ended', 'main').every(({ body }) => body.status === 'completed')).toBe(true);
    expect(root.agent).toBe(id(s, 'main'));
  });

  test('at its limit of depth it is hidden, and refused by name when it is called all the same', async () => {
    const chain = face === 'Agent' ? ['main', 'a', 'b', 'c'] : ['main', 'a'];
    const deepest = chain.at(-1) ?? '';
    const s = await open(Object.fromEntries(chain.map((name, at) => [name, [[spawn(chain[at + 1] ?? 'deeper')], say('done')]])));
    await s.start('go');
    await s.until(() => s.find(deepest)?.run.status === 'completed');
    expect(s.models.of(deepest)[0]?.tools).not.toContain(face);
    const [refused] = s.ends(deepest);
    expect(refused?.outcome).toBe('error');
    expect(refused?.output).toContain(use.tooDeep ?? `The tool "${face}" was not given to you.`);
    expect(s.find('deeper')).toBeUndefined();
  });

  test('at the cap it is refused with what is at work, or queued with its place', async () => {
    const ends = Promise.withResolvers<Reply>();
    const s = await open(
      { main: [[spawn('one')], [spawn('two')], say('sent')], one: [() => ends.promise], two: [say('two')] },
      { agentMaxThreads: 1 },
    );
    await s.start('go');
    await s.until(() => s.find('main')?.run.status === 'completed');
    const second = s.ends('main')[1];
    if (use.lane === 'refuses') {
      expect(second).toMatchObject({ outcome: 'error', output: expect.stringContaining('1/1 (agent_max_threads)') });
      expect(s.find('two')).toBeUndefined();
      ends.resolve(say('one'));
      await s.ended('one');
    } else {
      expect(second).toMatchObject({ outcome: 'ok', output: expect.stringContaining('Status: queued (place 1 in line)') });
      expect(s.agent('two').run.status).toBe('queued');
      expect(s.models.of('two')).toEqual([]);
      ends.resolve(say('one'));
      await s.ended('two');
    }
    await s.until(() => s.agent('main').run.status === 'completed');
  });

  test('a cap of 0 refuses all, and says which key', async () => {
    const s = await open({ main: [[spawn('kid')], say('alone')] }, { agentMaxThreads: 0 });
    await s.run('go');
    expect(s.ends('main')).toMatchObject([{ outcome: 'error', output: expect.stringContaining('agent_max_threads = 0') }]);
  });

  test.runIf(use.unknownType !== null)('a type that is not there is refused, and what there is is said', async () => {
    const s = await open({ main: [[spawn('kid', use.unknownType?.args)], say('ok')] });
    await s.run('go');
    expect(s.ends('main')).toMatchObject([{ outcome: 'error', output: expect.stringContaining(use.unknownType?.told ?? '') }]);
    expect(s.find('kid')).toBeUndefined();
  });

  test('a tool that is not there is told to the child, which goes on', async () => {
    const s = await open({ main: [[spawn('kid')], say('sent'), say('ok')], kid: [[call('teleport', {})], say('walked')] });
    await s.start('go');
    expect(await s.ended('kid')).toMatchObject({ summary: 'walked' });
    expect(s.ends('kid')).toMatchObject([{ outcome: 'error', output: expect.stringContaining('There is no tool "teleport". You have: ') }]);
  });

  test('stopping a parent stops all below it, the deepest first', async () => {
    const s = await open(
      {
        main: [[spawn('mid')], () => never],
        mid: face === 'spawn' ? [() => never] : [[spawn('leaf')], () => never],
        leaf: [() => never],
      },
      { agentMaxDepth: 2 },
    );
    await s.start('go');
    const names = face === 'spawn' ? ['mid', 'main'] : ['leaf', 'mid', 'main'];
    await Promise.all([s.models.until(names[0] ?? '', 1), s.models.until('main', 2)]);
    valueOf(await s.engine.dispatch('agent.stop', { agent: id(s, 'main'), reason: 'stop' }));
    await s.ended('main');
    expect(s.facts('run.ended').map((event) => s.agent(event.agent!).name)).toEqual(names);
    expect(s.facts('run.ended').every(({ body }) => body.status === 'cancelled')).toBe(true);
    expect(s.facts('message.accepted', 'main')).toHaveLength(1);
  });

  test.runIf(use.stop !== null)('a parent stops its child, and hears what it was', async () => {
    const s: Scenario = await open({
      main: [
        [spawn('kid')],
        async () => {
          await s.models.until('kid', 1);
          return [use.stop!(s, 'kid')];
        },
        say('stopped'),
      ],
      kid: [() => never],
    });
    await s.run('go');
    expect(s.ends('main')[1]).toMatchObject({ outcome: 'ok', output: expect.stringMatching(/running[^]*cancelled/) });
    expect(s.agent('kid').run).toMatchObject({ status: 'cancelled', reason: 'closed by main' });
  });

  test('a message to a child at work is read at the start of its next turn', async () => {
    const first = Promise.withResolvers<Reply>();
    const s: Scenario = await open({
      main: [
        [spawn('kid')],
        async () => {
          await s.models.until('kid', 1);
          return use.tell === null ? say('sent') : [use.tell(s, 'kid', 'Look left')];
        },
        say('sent'),
        say('ok'),
      ],
      kid: [() => first.promise, say('looked')],
    });
    await s.start('go');
    await s.until(() => s.find('main')?.run.status === 'completed');
    if (use.tell === null) valueOf(await s.send(id(s, 'kid'), 'Look left'));
    first.resolve([call('list', {})]);
    await s.ended('kid');
    const read = s.models.of('kid')[1]?.entries.at(-1);
    expect(read).toMatchObject({ role: 'user', text: expect.stringMatching(/Look left$/) });
  });

  test.runIf(use.lane === 'queues')('a message to a child that is queued is kept, and read with its first turn', async () => {
    const ends = Promise.withResolvers<Reply>();
    const s: Scenario = await open(
      {
        main: [[spawn('one'), spawn('two')], () => [use.tell!(s, 'two', 'And mind the gap')], say('sent')],
        one: [() => ends.promise],
        two: [say('minded')],
      },
      { agentMaxThreads: 1 },
    );
    await s.start('go');
    await s.until(() => s.find('main')?.run.status === 'completed');
    ends.resolve(say('one'));
    await s.ended('two');
    const said = s.models.of('two')[0]?.entries.map((entry) => (entry.role === 'user' ? entry.text : ''));
    expect(said).toEqual([expect.stringContaining('do two'), expect.stringContaining('And mind the gap')]);
  });

  test.runIf(use.toldEnded !== null)('a message to a child that has ended is an error with its status', async () => {
    const s: Scenario = await open({
      main: [
        [spawn('kid')],
        async () => {
          await s.ended('kid');
          return [use.tell!(s, 'kid', 'Hello?')];
        },
        say('ok'),
      ],
      kid: [say('done')],
    });
    await s.run('go');
    expect(s.ends('main')[1]).toMatchObject({ outcome: 'error', output: expect.stringMatching(use.toldEnded!) });
    expect(s.facts('message.accepted', 'kid')).toHaveLength(1);
  });

  test('a message in the very moment in which the last turn ends is read by one more turn', async () => {
    const s = await open({ main: [[spawn('kid')], say('sent'), say('ok'), say('ok')], kid: [say('all done'), say('and this too')] });
    const held = s.ledger.hold((commit) => commit.events.some((event) => event.type === 'turn.ended' && s.find('kid')?.id === event.agent));
    await s.start('go');
    await held.reached;
    const sent = s.send(id(s, 'kid'), 'One more thing');
    held.release();
    valueOf(await sent);
    await s.until(() => s.agent('kid').summary === 'and this too' && s.agent('kid').run.status === 'completed');
    expect(s.models.of('kid')[1]?.entries.at(-1)).toEqual({ role: 'user', text: 'One more thing' });
  });

  test('the same call run again after a crash makes no second child', async () => {
    const s = await open({ main: [[spawn('kid')], say('sent'), say('ok')], kid: [say('done'), say('again')] });
    const held = s.ledger.hold((commit) => commit.events.some(({ type, agent }) => type === 'tool.ended' && agent === s.find('main')?.id));
    await s.start('go');
    await held.reached;
    await s.restart();
    valueOf(await s.engine.dispatch('agent.resume', { agent: id(s, 'main') }));
    await s.until(() => s.agent('main').run.status === 'completed');
    expect(s.facts('agent.created')).toHaveLength(2);
    expect(s.ends('main')).toMatchObject([{ name: face, outcome: 'ok', output: expect.stringContaining(id(s, 'kid')) }]);
  });
});
