import { expect, test } from 'vitest';
import type { EventType, LedgerEvent } from '#shared/events/catalog.ts';
import { Playbook } from '#shared/model/playbook.ts';
import { playbookOf } from './playbook-of.ts';

let at = 0;
const of =
  (agent: string) =>
  (type: EventType, body: object): LedgerEvent =>
    ({ type, body, agent, session: `ses_${agent}`, at: (at += 5) }) as unknown as LedgerEvent;

const main = of('aaaaaaa1');
const [kid, twin] = [of('kkkkkkk1'), of('kkkkkkk2')];
const created = (name: string, depth: number, cwd: string) => ({ name, type: depth === 0 ? 'general-purpose' : 'coder', depth, cwd });
const told = (text: string) => ({ message: 'm', from: { kind: 'person' }, text });
const ended = (turn: number, ...parts: object[]) => ({ turn, attempt: 1, parts, finish: 'stop' });
const say = (text: string) => ({ type: 'text', text });
const call = (id: string, name: string, args: unknown) => ({ type: 'call', call: id, providerCall: 'x', name, args });

test('what another run has otherwise becomes a reference, and a child has the script for its model', () => {
  const spawned = {
    agent_id: 'kkkkkkk1',
    session_id: 'ses_kkkkkkk1',
    worktree_path: '/data/trees/kid-kkkkkkk1',
    worktree_branch: 'coppice/kid-kkkkkkk1',
  };
  const { agents } = playbookOf([
    main('agent.created', created('main', 0, '/repo')),
    main('message.accepted', told('Begin')),
    main(
      'turn.ended',
      ended(1, call('c1', 'read', { path: '/repo/a.js' }), call('c2', 'spawn_agent', { prompt: 'go', model: 'dear/one' })),
    ),
    kid('agent.created', created('kid', 1, '/data/trees/kid-kkkkkkk1')),
    main('tool.ended', { call: 'c1', output: '{"agent_id": "kkkkkkk1"}' }),
    main('tool.ended', { call: 'c2', output: JSON.stringify(spawned) }),
    main('turn.ended', ended(2, call('c3', 'wait_agent', { ids: ['kkkkkkk1'] }))),
    main(
      'turn.ended',
      ended(3, say('See coppice/kid-kkkkkkk1 in /data/trees/kid-kkkkkkk1/a.js, not /repo2 or /x/repo; I am aaaaaaa1 in /repo.')),
    ),
    kid('turn.ended', ended(1, call('c4', 'bash', { command: 'cd /data/trees/kid-kkkkkkk1 && ls /repo' }))),
  ]);
  expect(agents).toEqual([
    {
      match: { depth: 0 },
      turns: [
        {
          call: [
            { tool: 'read', args: { path: '{{own.cwd}}/a.js' } },
            { tool: 'spawn_agent', args: { prompt: 'go' } },
          ],
        },
        { call: [{ tool: 'wait_agent', args: { ids: ['{{calls.1.agent_id}}'] } }] },
        {
          say: 'See {{calls.1.worktree_branch}} in {{calls.1.worktree_path}}/a.js, not /repo2 or /x/repo; I am {{own.id}} in {{own.cwd}}.',
        },
      ],
    },
    {
      match: { name: 'kid', type: 'coder', depth: 1 },
      turns: [{ call: [{ tool: 'bash', args: { command: 'cd {{own.cwd}} && ls /repo' } }] }],
    },
  ]);
});

test('agents alike in name, type and depth are told apart by how their prompts begin, up to what will be otherwise', () => {
  const { agents } = playbookOf([
    kid('agent.created', created('kid', 1, '/repo')),
    kid('message.accepted', told('Look at a (b)? in /repo/x')),
    twin('agent.created', created('kid', 1, '/other')),
    twin('message.accepted', told('Write it.')),
  ]);
  expect(agents.map(({ match }) => match.prompt)).toEqual([String.raw`^Look at a \(b\)\? in `, String.raw`^Write it\.`]);
  expect(Playbook.safeParse({ version: 1, agents }).success).toBe(true);
});

test('a turn that failed for good fails again, one tried again has its answer, and each takes its time', () => {
  const failure = { kind: 'rate_limit', message: 'slow down', status: 429 };
  const cut = (turn: number) => ({ turn, attempt: 1, text: 'half', reasoning: 'hm', failure });
  const { agents } = playbookOf([
    main('agent.created', created('main', 0, '/repo')),
    main('turn.started', { turn: 1, attempt: 1 }),
    main('turn.cut', cut(1)),
    main('turn.started', { turn: 1, attempt: 2 }),
    main('turn.ended', ended(1, { type: 'reasoning', text: 'so' }, say('one'), say('two'))),
    main('turn.started', { turn: 3, attempt: 1 }),
    main('turn.cut', cut(3)),
  ]);
  expect(agents[0]?.turns).toEqual([
    { think: 'so', say: 'one\n\ntwo', after_ms: 5 },
    {},
    { think: 'hm', say: 'half', fail: { kind: 'rate_limit', message: 'slow down', status: 429 } },
  ]);
});

test("turns that compacted are none of the script: those after them move up, and what they said and called is nobody's", () => {
  const { agents } = playbookOf([
    main('agent.created', created('main', 0, '/repo')),
    main('turn.requested', { turn: 1, messages: [], purpose: 'work' }),
    main('turn.ended', ended(1, call('c1', 'list', {}))),
    main('turn.requested', { turn: 2, messages: [], purpose: 'compact' }),
    main('turn.cut', { turn: 2, attempt: 1, text: '', reasoning: '', failure: null }),
    main('turn.ended', ended(2, say('a summary'), call('c2', 'list', {}))),
    main('turn.requested', { turn: 3, messages: [], purpose: 'work' }),
    main('turn.ended', ended(3, call('c3', 'spawn_agent', { prompt: 'go', model: 'dear/one' }))),
    main('tool.ended', { call: 'c3', output: JSON.stringify({ agent_id: 'kkkkkkk1', session_id: 'ses_kkkkkkk1' }) }),
    main('turn.requested', { turn: 4, messages: [], purpose: 'work' }),
    main('turn.ended', ended(4, say('kkkkkkk1 is at work'))),
  ]);
  expect(agents[0]?.turns).toEqual([
    { call: [{ tool: 'list', args: {} }] },
    { call: [{ tool: 'spawn_agent', args: { prompt: 'go' } }] },
    { say: '{{calls.1.agent_id}} is at work' },
  ]);
});

test('what was rewound is not played, and what came after it follows on what counts', () => {
  const plan = { turn: 1, conversation: true, files: null, wrote: null };
  const facts = [
    main('agent.created', created('main', 0, '/repo')),
    ...[1, 2, 3].map((turn) => main('turn.ended', ended(turn, say(`turn ${turn}`)))),
  ].map((event, place) => ({ ...event, id: `event-${place}` }) as LedgerEvent);
  const later = [main('agent.rewound', { ...plan, to: 'event-1' }), main('turn.ended', ended(4, say('turn 4')))];
  expect(playbookOf([...facts, ...later]).agents.map(({ turns }) => turns.map(({ say: words }) => words))).toEqual([['turn 1', 'turn 4']]);
});
