import { describe, expect, it } from 'vitest';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import { commandsRun, gaps, lost, openCalls, repeats, statuses } from './invariants.ts';

/** Facts of one agent, numbered as they stand. */
function ledger(...facts: readonly (readonly [type: LedgerEvent['type'], body?: object, around?: object])[]): LedgerEvent[] {
  return facts.map(([type, body = {}, around = {}], index) => {
    const envelope = { seq: index + 1, at: 1, session: 's', agent: 'a', run: 'r1', command: `c${index}`, actor: { kind: 'engine' } };
    return { ...envelope, type, body, ...around } as unknown as LedgerEvent;
  });
}

const asked = ['tool.requested', { call: 'call_1', name: 'bash', tool: 'bash', mutates: true, display: {} }] as const;
const begun = [
  ['agent.created', { name: 'main', instructions: '' }],
  ['run.started', { after: null, budget: {} }],
] as const;
const crash = ['engine.started', {}, { agent: null, session: null, run: null, command: 'start' }] as const;
const interrupted = ['run.ended', { status: 'interrupted', reason: '', text: '' }, { command: 'start' }] as const;

describe('what must never be is found', () => {
  it('a fact that was shown and is gone, or has changed, or a gap', () => {
    const [one, two] = ledger(['run.continued'], ['run.continued']);
    expect(lost([one!, two!], [one!, two!])).toEqual([]);
    expect(lost([one!, two!], [one!])).toHaveLength(1);
    expect(lost([one!], [{ ...one!, at: 2 }])).toHaveLength(1);
    expect(gaps([one!, two!])).toEqual([]);
    expect(gaps([two!])).toHaveLength(1);
  });

  it('an answer that is asked for again, a call that is started again or ends twice', () => {
    const answer = ['turn.ended', { turn: 1 }] as const;
    expect(repeats(ledger(['turn.started', { turn: 1 }], ['turn.started', { turn: 1 }], answer))).toEqual([]);
    expect(repeats(ledger(answer, ['turn.started', { turn: 1 }]))).toHaveLength(1);
    const start = ['tool.started', { call: 'call_1' }] as const;
    const end = ['tool.ended', { call: 'call_1', outcome: 'ok' }] as const;
    expect(repeats(ledger(start, start, end))).toEqual([]);
    expect(repeats(ledger(asked, start, start, end))).toHaveLength(1);
    expect(repeats(ledger(start, end, end))).toHaveLength(1);
  });

  it('a command that ran twice, or did not and is said to have', () => {
    const ended = ledger(asked, ['tool.ended', { call: 'call_1', outcome: 'ok' }]);
    expect(commandsRun(ended, ['call_1-x'])).toEqual([]);
    expect(commandsRun(ended, ['call_1-x', 'call_1-y'])).toHaveLength(1);
    expect(commandsRun(ended, [])).toHaveLength(1);
  });

  it('a run that a start did not interrupt, and an interrupted one that goes on by itself', () => {
    expect(statuses(ledger(...begun, crash, interrupted))).toEqual([]);
    expect(statuses(ledger(...begun, crash))).toHaveLength(1);
    const resume = (kind: string) => ['run.started', { after: 'r1', budget: {} }, { run: 'r2', actor: { kind } }] as const;
    expect(statuses(ledger(...begun, crash, interrupted, resume('person')))).toEqual([]);
    expect(statuses(ledger(...begun, crash, interrupted, resume('engine')))).toHaveLength(1);
    expect(statuses(ledger(...begun, crash, interrupted, ['run.continued']))).toHaveLength(1);
  });

  it('a call without a result', () => {
    expect(openCalls(ledger(asked))).toHaveLength(1);
  });
});
