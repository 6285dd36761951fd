import { describe, expect, it } from 'vitest';
import type { Agent } from '#shared/model/agent.ts';
import { AgentAct } from '#shared/model/agent-act.ts';
import type { Run } from '#shared/model/run.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import { whyNoRaise, whyNot } from './agent-acts.ts';

const agent = (id: string, run: Partial<Run>, parent: string | null = null) =>
  ({ id, parent, order: 0, run: { status: 'running', lane: 'agents', waitsOn: null, stopping: null, pausing: false, ...run } }) as Agent;

/** The acts that are open to the first of these agents. */
function open(agents: readonly Agent[], worktrees: readonly Partial<Worktree>[] = []): readonly AgentAct[] {
  const rows = {
    agents: new Map(agents.map((each) => [each.id, each])),
    worktrees: new Map(worktrees.map((each) => [each.agent as string, each as Worktree])),
  };
  return AgentAct.options.filter((act) => whyNot(act, agents[0]!, rows) === null);
}

describe('what can be done with an agent', () => {
  it.each([
    ['at work', agent('a', {}), 'steer pause cancel kill'],
    ['queued', agent('a', { status: 'queued' }), 'steer pause cancel kill'],
    ['paused', agent('a', { status: 'paused' }), 'steer resume cancel kill'],
    ['about to pause', agent('a', { pausing: true }), 'steer resume cancel kill'],
    ['being stopped', agent('a', { stopping: { status: 'cancelled', reason: '', killed: false } }), 'kill'],
    ['about to complete', agent('a', { stopping: { status: 'completed', reason: '', killed: false } }), 'steer cancel kill'],
    ['being killed', agent('a', { stopping: { status: 'cancelled', reason: '', killed: true } }), ''],
    ['completed', agent('a', { status: 'completed' }), 'steer'],
    ['interrupted', agent('a', { status: 'interrupted' }), 'steer resume'],
    ['a nanite', agent('a', { lane: 'nanites' }), 'pause cancel kill'],
  ])('%s', (_, of, acts) => expect(open([of]).join(' ')).toBe(acts));

  it('reaches what goes on or is held below it', () => {
    expect(open([agent('a', { status: 'completed' }), agent('b', {}, 'a')])).toEqual(['steer', 'pause', 'cancel', 'kill']);
    expect(open([agent('a', {}), agent('b', {}, 'a'), agent('c', { status: 'paused' }, 'b')])).toContain('resume');
    expect(open([agent('a', { status: 'completed' }), agent('b', {}, 'z')])).toEqual(['steer']);
  });

  it('is nothing that needs a folder, once that is removed', () => {
    const gone = { agent: 'a' as never, state: 'merged', onDisk: false, pending: null } as const;
    expect(open([agent('a', { status: 'interrupted' })], [gone])).toEqual([]);
    expect(open([agent('a', {})], [gone])).toContain('steer');
  });

  it('says why not', () => {
    const rows = { agents: new Map(), worktrees: new Map() };
    expect(whyNot('steer', agent('a', { lane: 'nanites' }), rows)).toBe('A nanite takes no messages');
    expect(whyNot('pause', agent('a', { status: 'paused' }), rows)).toBe('It is paused already');
    expect(whyNot('cancel', agent('a', { status: 'completed' }), rows)).toBe('It has ended');
    expect(whyNot('cancel', agent('a', { stopping: { status: 'cancelled', reason: '', killed: false } }), rows)).toBe(
      'It is being stopped',
    );
  });
});

it.each([
  ['running', null],
  ['timed_out', null],
  ['budget_exhausted', null],
  ['completed', 'No limit ended it'],
  ['failed', 'No limit ended it'],
] as const)('the limits of one that is %s: %s', (status, why) => {
  expect(whyNoRaise(agent('a', { status }), { agents: new Map(), worktrees: new Map() })).toBe(why);
});
