import { describe, expect, it } from 'vitest';
import type { Agent } from '#shared/model/agent.ts';
import type { LaneLimit, Run } from '#shared/model/run.ts';
import { agentLines, type Line } from './agent-lines.ts';

let order = 0;
const agent = (id: string, root: string, parent: string | null, run: Partial<Run> = {}) => {
  order += 1;
  const lane = parent === null ? 'foreground' : 'agents';
  return { id, root, parent, order, run: { status: 'running', lane, waitsOn: null, stopping: null, inLine: order, ...run } } as Agent;
};
const lanes = new Map<string, LaneLimit>([['agents', { lane: 'agents', cap: 2, open: true }]]);
const listed = (agents: Agent[], by: 'session' | 'lane', open = false) =>
  agentLines({ agents: new Map(agents.map((each) => [each.id, each])), lanes }, by, open).lines.map(shown);
const shown = (line: Line): string => {
  if (line.kind === 'session') return `# ${line.session} ${line.live}`;
  if (line.kind === 'lane') return `# ${line.lane} ${line.atWork}/${line.cap} +${line.queued}`;
  if (line.kind === 'fold') return `ended ${line.ended}`;
  return `${'  '.repeat(line.depth)}${line.kind} ${line.key}${line.place === null ? '' : ` at ${line.place}`}`;
};

describe('agentLines', () => {
  const agents = () => [
    agent('main', 'one', null, { status: 'waiting', waitsOn: { on: 'child', call: 'c' as never, agents: [] } }),
    agent('other', 'two', null),
    agent('ada', 'one', 'main'),
    agent('bob', 'one', 'main', { status: 'completed', endedAt: 9 }),
    agent('cy', 'one', 'ada', { status: 'queued' }),
    agent('di', 'one', 'bob'),
    agent('ed', 'two', 'other', { status: 'queued' }),
    agent('nan', 'two', 'other', { lane: 'nanites', status: 'paused' }),
    agent('flo', 'two', 'other', { status: 'waiting', waitsOn: { on: 'place' } }),
  ];

  it('draws each session as a tree: a child of one that has ended stands below whoever goes on above', () => {
    expect(listed(agents(), 'session')).toEqual([
      '# one 4',
      'live main',
      '  live ada',
      '    queued cy at 2',
      '  live di',
      '# two 4',
      'live other',
      '  queued ed at 3',
      '  live nan',
      '  live flo at 1',
      'ended 1',
    ]);
  });

  it('says of each lane how many are at work and in line, and lists the line in its order: whoever goes on first', () => {
    expect(listed(agents(), 'lane')).toEqual([
      '# foreground 1/-1 +0',
      'live main',
      'live other',
      '# agents 2/2 +3',
      'live ada',
      'live di',
      'live flo at 1',
      'queued cy at 2',
      'queued ed at 3',
      '# nanites 0/-1 +0',
      'live nan',
      'ended 1',
    ]);
  });

  it('unfolds what has ended, the last one first', () => {
    const more = [...agents(), agent('zed', 'two', 'other', { status: 'failed', endedAt: 20 })];
    expect(listed(more, 'session', true).slice(-3)).toEqual(['ended 2', 'ended zed', 'ended bob']);
  });
});
