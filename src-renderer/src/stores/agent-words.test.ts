import { describe, expect, it } from 'vitest';
import type { Agent } from '#shared/model/agent.ts';
import type { Run } from '#shared/model/run.ts';
import { costWords, nowWords, silence, treeCostWords } from './agent-words.ts';

const agent = (run: Partial<Run>, more: Partial<Agent> = {}) =>
  ({
    activity: '',
    summary: '',
    lastEventAt: 0,
    context: { tokens: 0, window: null, compacting: false },
    ...more,
    run: { status: 'running', waitsOn: null, stopping: null, pausing: false, ...run },
  }) as Agent;

describe('nowWords', () => {
  const children: Run['waitsOn'] = { on: 'child', call: 'call_1' as never, agents: [] };
  const alone = { names: [], place: null };
  it.each([
    ['Waits for the model', agent({}), alone],
    ['Edit src/a.ts', agent({}, { activity: 'Edit src/a.ts' }), alone],
    ['Compacting its context', agent({}, { context: { tokens: 9, window: 10, compacting: true } }), alone],
    ['Waits for you', agent({ status: 'waiting', waitsOn: { on: 'person', call: 'call_1' as never } }), alone],
    ['Waits for ada', agent({ status: 'waiting', waitsOn: children }), { ...alone, names: ['ada'] }],
    ['Waits for ada and bob', agent({ status: 'waiting', waitsOn: children }), { ...alone, names: ['ada', 'bob'] }],
    ['Waits for ada, bob and 2 more', agent({ status: 'waiting', waitsOn: children }), { ...alone, names: ['ada', 'bob', 'cy', 'di'] }],
    [
      'Waits for main’s answer',
      agent({ status: 'waiting', waitsOn: { on: 'agent', call: 'call_1' as never, agent: 'main' as never } }),
      { ...alone, names: ['main'] },
    ],
    ['Queued: place 3 in lane agents', agent({ status: 'queued', lane: 'agents' }), { ...alone, place: 3 }],
    ['Goes on: place 1 in lane nanites', agent({ status: 'waiting', waitsOn: { on: 'place' }, lane: 'nanites' }), { ...alone, place: 1 }],
    ['Pausing… after this: Edit', agent({ pausing: true }, { activity: 'Edit' }), alone],
    ['Pausing… after this model call', agent({ pausing: true }), alone],
    ['Stopping', agent({ stopping: { status: 'cancelled', reason: '', killed: false } }, { activity: 'Edit' }), alone],
    ['Killing', agent({ stopping: { status: 'cancelled', reason: '', killed: true }, pausing: true }), alone],
    ['Finishing', agent({ stopping: { status: 'completed', reason: '', killed: false } }), alone],
    ['Fixed total in src/a.ts', agent({ status: 'completed' }, { summary: '## **Fixed** `total` in src/a.ts' }), alone],
  ])('%s', (words, of, around) => expect(nowWords(of, around)).toBe(words));
});

describe('silence', () => {
  it('is named from ten seconds on, of a run that should be at work, since its last fact or piece of an answer', () => {
    expect(silence(agent({}, { lastEventAt: 1000 }), 0, 10_500)).toBeNull();
    expect(silence(agent({}, { lastEventAt: 1000 }), 0, 13_500)).toBe(12);
    expect(silence(agent({}, { lastEventAt: 1000 }), 9000, 13_500)).toBeNull();
    expect(silence(agent({ status: 'completed' }, { lastEventAt: 1000 }), 0, 90_000)).toBeNull();
    expect(silence(agent({ status: 'waiting' }, { lastEventAt: 1000 }), 0, 90_000)).toBeNull();
  });
});

it('what was not priced is never told as nothing, and nothing is not told', () => {
  const cost = (nanoDollars: number, unpricedCalls = 0) => ({ nanoDollars, unpricedCalls, unknownCalls: 0 });
  expect(costWords({ cost: cost(0), costBelow: cost(0) })).toBe('');
  expect(costWords({ cost: cost(0, 2), costBelow: cost(0) })).toBe('unpriced');
  const both = { cost: cost(30_000_000), costBelow: cost(20_000_000, 1) };
  expect(treeCostWords(both)).toBe('$0.0500 + 1 unpriced call');
  expect(costWords(both)).toBe('$0.0500 + 1 unpriced call: $0.0300 its own, $0.0200 + 1 unpriced call below');
});
