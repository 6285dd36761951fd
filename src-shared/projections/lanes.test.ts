import { expect, test } from 'vitest';
import type { Agent } from '#shared/model/agent.ts';
import type { Run } from '#shared/model/run.ts';
import { atWork, placesTaken } from './lanes.ts';

const agent = (status: Run['status'], on: string | null = null, lane: Run['lane'] = 'agents') =>
  ({ run: { lane, status, waitsOn: on === null ? null : { on } } }) as unknown as Agent;

test.each([
  ['at work', agent('running'), 1, 1],
  ['waiting for a person', agent('waiting', 'person'), 1, 1],
  ['waiting for a lock', agent('waiting', 'lock'), 1, 1],
  ['waiting for its child', agent('waiting', 'child'), 0, 0],
  ['next in line, its child has ended', agent('waiting', 'place'), 0, 1],
  ['queued', agent('queued'), 0, 0],
  ['paused', agent('paused'), 0, 0],
  ['a root', agent('running', null, 'foreground'), 0, 0],
])('of the places for children one that is %s holds its share', (_, one, working, taken) => {
  expect([atWork([one]), placesTaken([one])]).toEqual([working, taken]);
});
