import { describe, expect, it } from 'vitest';
import type { Agent } from '#shared/model/agent.ts';
import type { Run } from '#shared/model/run.ts';
import { nowWords, silence } from './agent-words.ts';

const agent = (run: Partial<Run>, more: Partial<Agent> = {}) =>
  ({ activity: '', summary: '', lastEventAt: 0, ...more, run: { status: 'running', waitsOn: null, stopping: null, ...run } }) as Agent;

describe('nowWords', () => {
  it.each([
    ['Waits for the model', agent({}), []],
    ['Edit src/a.ts', agent({}, { activity: 'Edit src/a.ts' }), []],
    ['Waits for you', agent({ status: 'waiting', waitsOn: { on: 'person', call: 'call_1' as never } }), []],
    ['Waits for ada', agent({ status: 'waiting', waitsOn: { on: 'child', call: 'call_1' as never, agents: [] } }), ['ada']],
    ['Waits for 2 agents', agent({ status: 'waiting', waitsOn: { on: 'child', call: 'call_1' as never, agents: [] } }), ['ada', 'bob']],
    ['Waits for a free place', agent({ status: 'waiting', waitsOn: { on: 'place' } }), []],
    ['Stopping', agent({ stopping: { status: 'cancelled', reason: '', killed: false } }, { activity: 'Edit' }), []],
    ['Fixed total in src/a.ts', agent({ status: 'completed' }, { summary: '## **Fixed** `total` in src/a.ts' }), []],
  ])('%s', (words, of, names) => expect(nowWords(of, names)).toBe(words));
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
