import { describe, expect, it } from 'vitest';
import type { Clock } from '#main/core/ports/clock.ts';
import type { ModelCaller, ModelEvent, ModelRequest } from '#main/core/ports/model.ts';
import type { CallId } from '#shared/lib/ids.ts';
import type { Json } from '#shared/model/json.ts';
import type { Entry } from '#shared/projections/conversation.ts';
import { manualClock } from '#test/support/clock.ts';
import { createPlaybookModel } from './playbook-model.ts';

const caller: ModelCaller = {
  agent: '0000000a',
  session: 'ses_000000000000',
  name: 'main',
  type: 'general-purpose',
  depth: 0,
  cwd: '/work/till',
  prompt: 'Fix the rounding',
  turn: 1,
  compacting: false,
  earlier: [],
};

function modelOf(playbook: string, more: { speed?: number; clock?: Clock } = {}) {
  return createPlaybookModel({
    builtIn: playbook,
    configFile: '/home/ada/coppice.toml',
    clock: manualClock(),
    readFile: () => playbook,
    ...more,
  });
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

function request(changes: Partial<ModelCaller> = {}, entries: Entry[] = []): ModelRequest {
  return {
    model: 'playbook/tour',
    instructions: 'Be brief.',
    entries,
    tools: [],
    noCalls: false,
    sampling: {},
    caller: { ...caller, ...changes },
  };
}

async function answer(playbook: string, asked: ModelRequest, model = 'tour') {
  const events: ModelEvent[] = await collect(modelOf(playbook).ask(asked, model, new AbortController().signal));
  const last = events.at(-1);
  return { events, last, parts: last?.type === 'end' ? last.parts : [] };
}

async function words(playbook: string, changes: Parameters<typeof request>[0], model = 'tour'): Promise<string> {
  const { parts } = await answer(playbook, request(changes), model);
  return parts.map((part) => (part.type === 'call' ? part.name : part.text)).join(' ');
}

const script = `
version: 1
agents:
  - match: { depth: 0, prompt: 'rounding$' }
    turns:
      - { think: Let me see., say: I read it., call: [{ tool: read, args: { path: a.js } }, { tool: list }] }
      - { say: Done. }
  - match: { type: coder }
    turns: [{ say: first coder }]
  - match: { type: coder }
    turns: [{ say: second coder }]
`;

describe('the playbook model', () => {
  it('thinks, speaks and calls, in pieces that make up the whole', async () => {
    const { events, last } = await answer(script, request());
    expect(last).toMatchObject({
      type: 'end',
      finish: 'tool_calls',
      usage: { inputTokens: 0, outputTokens: 0, unknown: 0 },
      parts: [
        { type: 'reasoning', text: 'Let me see.' },
        { type: 'text', text: 'I read it.' },
        { type: 'call', name: 'read', args: { path: 'a.js' } },
        { type: 'call', name: 'list', args: {} },
      ],
    });
    const streamed = ['', '', '', ''];
    for (const event of events) if (event.type === 'delta') streamed[event.part] += event.text;
    expect(streamed).toEqual(['Let me see.', 'I read it.', '{"path":"a.js"}', '{}']);
    expect(events.filter((event) => event.type === 'delta' && event.part === 0)).toHaveLength(3);
  });

  it('gives every call an id of its own', async () => {
    const ids = (await answer(script, request())).parts.flatMap((part) => (part.type === 'call' ? [part.providerCall] : []));
    expect(new Set(ids).size).toBe(2);
  });

  it('goes on with the turn that is asked for, whatever was asked before', async () => {
    expect(await words(script, { turn: 2 })).toBe('Done.');
  });

  it('says that no model is configured past the last turn, for a prompt it does not know and without a playbook', async () => {
    for (const said of [
      await words(script, { turn: 3 }),
      await words(script, { prompt: 'What is the capital of France?' }),
      await words(script, {}, 'playbook'),
      await words(script, {}, ''),
    ]) {
      expect(said).toContain('No model is configured');
      expect(said).toContain('/home/ada/coppice.toml');
      expect(said).toContain('[providers.');
    }
  });

  it('gives parts out in order of spawn where the tree is known, and the last one again when all are taken', async () => {
    const coder = { ...caller, type: 'coder', depth: 1 };
    expect(await words(script, { ...coder })).toBe('first coder');
    expect(await words(script, { ...coder, earlier: [caller, coder] })).toBe('second coder');
    expect(await words(script, { ...coder, earlier: [caller, coder, coder] })).toBe('second coder');
  });

  it('records honestly that nothing was sent', async () => {
    const { last } = await answer(script, request());
    const wire = last?.type === 'end' ? last.wire : null;
    expect(wire?.exchange).toEqual({ url: 'playbook:tour', method: 'NONE', requestHeaders: {}, status: null, responseHeaders: {} });
    expect(JSON.parse(new TextDecoder().decode(wire?.request))).toMatchObject({ instructions: 'Be brief.', caller: { turn: 1 } });
    expect(JSON.parse(new TextDecoder().decode(wire?.response ?? undefined))).toMatchObject({ finish: 'tool_calls' });
  });

  it('fails when the script says so', async () => {
    const failing = (fail: string) => answer(`version: 1\nagents: [{ match: {}, turns: [{ say: Half, fail: ${fail} }] }]`, request());
    const short = await failing('rate_limit');
    expect(short.events[0]).toMatchObject({ type: 'delta', text: 'Half' });
    expect(short.last).toMatchObject({ type: 'failed', failure: { kind: 'rate_limit', status: null } });
    const long = await failing('{ kind: overloaded, message: too much, status: 529 }');
    expect(long.last).toMatchObject({ failure: { kind: 'overloaded', message: 'too much', status: 529 } });
  });
});

describe('references to earlier results', () => {
  const call = (id: string, args: Json): Entry => ({
    role: 'assistant',
    parts: [{ type: 'call', call: id as CallId, providerCall: id, name: 'spawn_agent', args }],
  });
  const result = (id: string, output: string): Entry => ({
    role: 'tool',
    call: id as CallId,
    providerCall: id,
    name: 'spawn_agent',
    output,
    outcome: 'ok',
  });
  // The second call ended first.
  const entries = [
    call('c0', {}),
    call('c1', {}),
    result('c1', '{"agent_id":"00000002","name":"two"}'),
    result('c0', '{"agent_id":"00000001","name":"one"}'),
    call('c2', {}),
    result('c2', 'plain words'),
    call('c3', {}),
    result('c3', '{"agent_id":"00000003","name":"the third"}'),
  ];
  const argsOf = async (args: string): Promise<Json | undefined> => {
    const playbook = `version: 1\nagents: [{ match: {}, turns: [{ call: [{ tool: t, args: ${args} }] }] }]`;
    const { parts } = await answer(playbook, request({}, entries));
    return parts[0]?.type === 'call' ? parts[0].args : undefined;
  };

  it('fills in ids of children by name and values by number of the call', async () => {
    expect(await argsOf(`{ ids: ['{{agent.one}}', '{{ calls.1.agent_id }}'] }`)).toEqual({ ids: ['00000001', '00000002'] });
    expect(await argsOf(`'{{agent.two.name}}'`)).toBe('two');
    expect(await argsOf(`'{{calls.0}}'`)).toEqual({ agent_id: '00000001', name: 'one' });
    expect(await argsOf(`'child {{agent.two}} said: {{calls.2}}'`)).toBe('child 00000002 said: plain words');
  });

  it('knows a child whose name has spaces, and the agent itself', async () => {
    expect(await argsOf(`'{{ agent.the third }}'`)).toBe('00000003');
    expect(await argsOf(`'{{own.cwd}}/src of {{own.id}}'`)).toBe('/work/till/src of 0000000a');
  });

  it('leaves what stands for nothing as it is', async () => {
    expect(await argsOf(`['{{agent.three}}', '{{own.name}}', '{{calls.9.x}}', '{{ user.name }}']`)).toEqual([
      '{{agent.three}}',
      '{{own.name}}',
      '{{calls.9.x}}',
      '{{ user.name }}',
    ]);
  });
});

describe('pace', () => {
  const slow = `version: 1\nagents: [{ match: {}, turns: [{ say: one two three four, after_ms: 400 }] }]`;

  it('spreads the time over the words', async () => {
    const clock = manualClock(0);
    const events = modelOf(slow, { clock }).ask(request(), 'tour', new AbortController().signal)[Symbol.asyncIterator]();
    for (const word of ['one ', 'two ', 'three ', 'four']) {
      const next = events.next();
      expect(clock.waiting()).toBe(1);
      clock.advance(100);
      expect((await next).value).toMatchObject({ type: 'delta', text: word });
    }
    expect((await events.next()).value).toMatchObject({ type: 'end' });
  });

  it('can be sped up until it takes no time', async () => {
    const model = modelOf(slow, { speed: 0 });
    expect(await collect(model.ask(request(), 'tour', new AbortController().signal))).toHaveLength(5);
  });

  it('stops at once when it is aborted, and leaves no timer', async () => {
    const clock = manualClock();
    const abort = new AbortController();
    const all = collect(modelOf(slow, { clock }).ask(request(), 'tour', abort.signal));
    abort.abort();
    expect(await all).toEqual([]);
    expect(clock.waiting()).toBe(0);
  });
});

describe('a playbook with a mistake', () => {
  const check = (text: string) => modelOf(text).check('my.yaml');

  it.each([
    [
      'version: 1\nagents:\n  - match: {}\n    turns:\n      - call: bash',
      'my.yaml:5:15: agents[0].turns[0].call: expected array, received string',
    ],
    ['version: 2\nagents: []', 'my.yaml:1:10: version: expected 1'],
    ['version: 1\nagents: [{ match: {}, turns: [{ sya: hello }] }]', 'my.yaml:2:31: agents[0].turns[0]: Unrecognized key: "sya"'],
    ["version: 1\nagents: [{ match: { prompt: '(' }, turns: [] }]", 'my.yaml:2:29: agents[0].match.prompt: expected a regular expression'],
    ['version: 1\nagents: [', /^my\.yaml:2:\d+: not YAML: /u],
    ['', 'my.yaml: the whole file: expected object, received null'],
  ])('names file, line, place and what was expected: %s', (text, message) => {
    const result = check(text);
    expect(result.ok).toBe(false);
    expect(result.ok ? '' : result.message).toMatch(message);
  });

  it('fails the turn in the same words', async () => {
    expect((await answer('version: 2\nagents: []', request())).last).toMatchObject({
      type: 'failed',
      failure: { message: expect.stringContaining('expected 1') as string },
    });
  });

  it('names a file that is not there', () => {
    const model = createPlaybookModel({
      configFile: 'c',
      clock: manualClock(),
      readFile: (path) => {
        throw new Error(`ENOENT: no such file, open '${path}'`);
      },
    });
    expect(model.check('gone.yaml')).toMatchObject({ ok: false, message: expect.stringContaining('gone.yaml') as string });
  });
});
