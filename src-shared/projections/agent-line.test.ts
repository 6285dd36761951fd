import { describe, expect, it } from 'vitest';
import type { Agent } from '#shared/model/agent.ts';
import { NO_COST } from '#shared/model/cost.ts';
import type { Run } from '#shared/model/run.ts';
import { agentLine, liveCounts } from './agent-line.ts';

const NOW = 10_000_000;
const SECOND = 1000;

const line = (agent: Partial<Agent> & { name: string }, run: Partial<Run>, position: number | null = null) =>
  agentLine(
    {
      turns: 0,
      toolCalls: 0,
      summary: '',
      cost: NO_COST,
      costBelow: NO_COST,
      lastEventAt: NOW - 2 * SECOND,
      context: { tokens: 0, window: null, compacting: false },
      ...agent,
      run: { startedAt: NOW - 30 * SECOND, endedAt: null, reason: '', waitsOn: null, stopping: null, pausing: false, ...run },
    } as Agent,
    { now: NOW, position, nameOf: (id) => `agent ${id}` },
  );

describe('the line of an agent', () => {
  it('says what it and those below it have cost, where they have', () => {
    const own = { nanoDollars: 1_000_000_000, unpricedCalls: 0, unknownCalls: 0 };
    expect(line({ name: 'lead', turns: 2, cost: own, costBelow: own }, { status: 'running' })).toContain('0 tool calls, $2.00, last event');
  });

  it('is in the words that /agents has', () => {
    expect(line({ name: 'test-runner', turns: 12, toolCalls: 4 }, { status: 'running' })).toBe(
      '[running] test-runner started 30s ago, 12 turns, 4 tool calls, last event 2s ago',
    );
    expect(line({ name: 'long', context: { tokens: 9, window: 10, compacting: true } }, { status: 'running' })).toBe(
      '[running] long started 30s ago, 0 turns, 0 tool calls, compacting its context, last event 2s ago',
    );
    expect(line({ name: 'todo-finder', summary: 'three are left' }, { status: 'completed', endedAt: NOW - 120 * SECOND })).toBe(
      '[finished] todo-finder completed 2m ago, summary: three are left',
    );
    expect(line({ name: 'refactor-auth', turns: 7 }, { status: 'failed', reason: 'file not found' })).toBe(
      '[failed] refactor-auth errored at turn 7: file not found',
    );
  });

  it.each([
    [{ status: 'queued' }, 3, '[queued] a waits for a place, number 3 in line, asked for 30s ago'],
    [{ status: 'waiting', waitsOn: { on: 'person' } }, null, '[waiting] a waits for you, started'],
    [{ status: 'waiting', waitsOn: { on: 'child', agents: ['b', 'c'] } }, null, '[waiting] a waits for agent b, agent c, started'],
    [{ status: 'waiting', waitsOn: { on: 'agent', agent: 'm' } }, null, '[waiting] a waits for an answer of agent m, started'],
    [
      { status: 'waiting', waitsOn: { on: 'limit', provider: 'acme', until: NOW + 90 * SECOND } },
      null,
      'acme, which is asked again in 90s,',
    ],
    [{ status: 'waiting', waitsOn: { on: 'budget', agent: 'm' } }, null, 'waits for room in the budget of agent m, started'],
    [{ status: 'waiting', waitsOn: { on: 'place' } }, 1, '[waiting] a waits for a place, number 1 in line, started'],
    [{ status: 'paused' }, null, '[paused] a started 30s ago, 1 turn, 1 tool call'],
    [{ status: 'running', pausing: true }, null, '1 turn, 1 tool call, about to pause, last event'],
    [{ status: 'running', stopping: { reason: 'enough' } }, null, '1 tool call, being stopped: enough, last event'],
    [{ status: 'interrupted', endedAt: NOW - 7200 * SECOND, reason: 'cut' }, null, '[interrupted] a was cut 2h ago at turn 1: cut'],
    [{ status: 'timed_out', endedAt: NOW - 5 * SECOND, reason: 'late\nvery' }, null, '[timed_out] a ended 5s ago at turn 1: late'],
  ])('says what it waits for, is about to be, and why it ended: %j', (run, position, words) => {
    expect(line({ name: 'a', turns: 1, toolCalls: 1 }, run as unknown as Partial<Run>, position)).toContain(words);
  });
});

it('counts those that have not ended, by status', () => {
  const of = (...statuses: Run['status'][]) => liveCounts(statuses.map((status) => ({ run: { status } as Run })));
  expect(of('queued', 'running', 'completed', 'running', 'failed')).toBe('2 running, 1 queued');
  expect(of('interrupted')).toBe('');
});
