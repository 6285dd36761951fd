import { expect, test } from 'vitest';
import type { Agent } from '#shared/model/agent.ts';
import type { Run } from '#shared/model/run.ts';
import { atWork, line, positionOf } from './lanes.ts';

const agent = (status: Run['status'], on: string | null = null, lane: Run['lane'] = 'agents', inLine: number | null = null) =>
  ({ run: { lane, status, inLine, stopping: null, waitsOn: on === null ? null : { on } } }) as unknown as Agent;

test.each([
  ['at work', agent('running'), 1, 0],
  ['waiting for a person', agent('waiting', 'person'), 1, 0],
  ['waiting for an answer of its parent', agent('waiting', 'agent'), 1, 0],
  ['waiting for a lock', agent('waiting', 'lock'), 1, 0],
  ['waiting for its child', agent('waiting', 'child'), 0, 0],
  ['next in line, its child has ended', agent('waiting', 'place'), 0, 1],
  ['queued', agent('queued'), 0, 1],
  ['paused', agent('paused'), 0, 0],
  ['a root', agent('running', null, 'foreground'), 0, 0],
  ['in the other lane', agent('running', null, 'nanites'), 0, 0],
])('of the places for children one that is %s holds its share, or is in line', (_, one, working, waiting) => {
  expect([atWork([one], 'agents'), line([one], 'agents').length]).toEqual([working, waiting]);
});

test('runs that go on are before runs that are new, each in the order in which they came', () => {
  const [late, early, again] = [
    agent('queued', null, 'agents', 9),
    agent('queued', null, 'agents', 3),
    agent('waiting', 'place', 'agents', 12),
  ];
  const live = [late, agent('running'), early, agent('queued', null, 'nanites', 1), again];
  expect(line(live, 'agents')).toEqual([again, early, late]);
  expect([again, early, late].map((each) => positionOf(live, each))).toEqual([1, 2, 3]);
  expect(positionOf(live, live[1]!)).toBeNull();
});

test('one that is being stopped is not in line any more', () => {
  const stopped = agent('queued', null, 'agents', 1);
  const run = { ...stopped.run, stopping: { status: 'cancelled', reason: '', killed: false } } as const;
  expect(line([{ run }], 'agents')).toEqual([]);
});
