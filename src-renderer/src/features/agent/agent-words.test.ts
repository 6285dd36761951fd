import { expect, test } from 'vitest';
import type { Agent } from '#shared/model/agent.ts';
import type { Run } from '#shared/model/run.ts';
import { recoveryWords, runWords } from './agent-words.ts';

const run = (more: Partial<Run>): Run => ({
  id: 'run_000000000000' as Run['id'],
  after: null,
  lane: 'agents',
  trigger: 'spawn',
  budget: {},
  status: 'running',
  waitsOn: null,
  stopping: null,
  pausing: false,
  inLine: null,
  spent: { nanoDollars: 0, tokens: 0 },
  reserved: 0,
  warned: [],
  recovery: { stages: [], model: null, caps: 0, hops: 0, locals: 0, transients: 0, transientSince: null },
  turns: 3,
  startedAt: 0,
  endedAt: null,
  clockMs: 4000,
  clockSince: null,
  reason: '',
  ...more,
});

test('a run says what it waits for, that it is being stopped, and why it ended', () => {
  const name = (id: string) => id.toUpperCase();
  const agents = ['a', 'b'] as unknown as Agent['id'][];
  expect(runWords(run({ waitsOn: { on: 'child', call: 'c' as never, agents } }), name)).toBe('It waits for A, B.');
  expect(runWords(run({ stopping: { status: 'cancelled', reason: 'the person asked', killed: false } }), name)).toBe(
    'Being stopped: the person asked.',
  );
  expect(runWords(run({ status: 'failed', reason: 'The key was refused.' }), name)).toBe('The key was refused.');
  expect(runWords(run({}), name)).toBe('');
});

test('how it got on where its provider did not answer is told in order', () => {
  const { recovery } = run({});
  expect(recoveryWords(recovery)).toBe('');
  expect(recoveryWords({ ...recovery, stages: ['cap_retry', 'cross_provider:1'], model: 'openai/x' })).toBe(
    'waited at a rate limit, then asked another provider, then goes on with openai/x',
  );
});
