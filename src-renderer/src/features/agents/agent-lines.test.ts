import { expect, test } from 'vitest';
import type { Agent } from '#shared/model/agent.ts';
import type { Run } from '#shared/model/run.ts';
import type { Session } from '#shared/model/session.ts';
import { type AgentsLine, agentsLines, type AgentsRows } from './agent-lines.ts';

let order = 0;
const agent = (id: string, parent: string | null, root: string, run: Partial<Run> = {}) =>
  ({
    id,
    parent,
    root,
    depth: parent === null ? 0 : 1,
    order: (order += 1),
    run: { status: 'running', lane: parent === null ? 'foreground' : 'agents', waitsOn: null, stopping: null, startedAt: order, ...run },
  }) as Agent;

function rows(agents: readonly Agent[]): AgentsRows {
  const roots = agents.filter((each) => each.parent === null);
  return {
    agents: new Map(agents.map((each) => [each.id, each])),
    sessions: new Map(roots.map((each) => [each.root, { id: each.root, agent: each.id, title: `Title of ${each.root}` } as Session])),
    lanes: new Map([
      ['agents', { lane: 'agents', cap: 2 }],
      ['nanites', { lane: 'nanites', cap: -1 }],
    ]),
  };
}

const shown = (lines: readonly AgentsLine[]) =>
  lines.map((line) => {
    if (line.kind === 'heading') return `# ${line.title}: ${line.note}`;
    return line.kind === 'fold' ? `Ended ${line.count}` : `${'-'.repeat(line.level)}${line.agent.id}`;
  });

const team = rows([
  agent('wall', null, 's1'),
  agent('moat', null, 's2'),
  agent('brick', 'wall', 's1'),
  agent('water', 'moat', 's2', { status: 'waiting', waitsOn: { on: 'child', call: 'c' as never, agents: [] } }),
  agent('roof', 'wall', 's1', { status: 'queued', inLine: 9 }),
  agent('door', 'wall', 's1', { status: 'queued', inLine: 8 }),
  agent('gate', 'moat', 's2', { status: 'waiting', waitsOn: { on: 'place' }, inLine: 12 }),
  agent('note', 'wall', 's1', { lane: 'nanites' }),
  agent('done', 'wall', 's1', { status: 'completed', endedAt: 5 }),
]);

test('by session: each tree under its title, those that ended in a fold', () => {
  expect(shown(agentsLines(team, 'session', false))).toEqual([
    '# Title of s1: 5',
    'wall',
    '-brick',
    '-roof',
    '-door',
    '-note',
    '# Title of s2: 3',
    'moat',
    '-water',
    '-gate',
    'Ended 1',
  ]);
});

test('by lane: how full it is, and the line for it in its order, whoever goes on first', () => {
  expect(shown(agentsLines(team, 'lane', true))).toEqual([
    '# Foreground: 2 at work',
    'wall',
    'moat',
    '# Agents: 1 / 2 at work, 3 queued',
    'brick',
    'water',
    'gate',
    'door',
    'roof',
    '# Nanites: 1 at work',
    'note',
    'Ended 1',
    'done',
  ]);
});

test('a child that outlives its parent stays under its session', () => {
  const orphan = rows([agent('top', null, 's1', { status: 'cancelled', endedAt: 9 }), agent('left', 'top', 's1')]);
  expect(shown(agentsLines(orphan, 'session', false))).toEqual(['# Title of s1: 1', '-left', 'Ended 1']);
});
