import { expect, test } from 'vitest';
import type { Run } from '#shared/model/run.ts';
import { budgetLines } from './budget-lines.ts';

const run = (more: Partial<Run>) =>
  ({
    budget: {},
    turns: 3,
    clockMs: 4000,
    clockSince: null,
    endedAt: null,
    spent: { nanoDollars: 0, tokens: 0 },
    warned: [],
    ...more,
  }) as Run;
const lines = (more: Partial<Run>, now = 0) => budgetLines(run(more), now).map(({ text, near }) => `${near ? '! ' : ''}${text}`);

test('the clock of a budget runs only while it is started', () => {
  const budget = { maxTurns: 8, timeoutSeconds: 300 };
  expect(lines({ budget, clockSince: 10_000 }, 16_500)).toEqual(['3 of 8 turns', '10 of 300 s']);
  expect(lines({ budget }, 99_000)).toEqual(['3 of 8 turns', '4 of 300 s']);
  expect(lines({})).toEqual([]);
});

test('a limit is near from four fifths on', () => {
  const budget = { maxTurns: 4, maxTotalTokens: 20_000, maxCost: 1_500_000_000 };
  expect(lines({ budget, spent: { nanoDollars: 1_200_000_000, tokens: 15_999 } })).toEqual([
    '3 of 4 turns',
    '15,999 of 20,000 tokens',
    '! $1.20 of $1.50',
  ]);
  expect(lines({ budget, turns: 4, spent: { nanoDollars: 0, tokens: 16_000 } })).toEqual([
    '! 4 of 4 turns',
    '! 16,000 of 20,000 tokens',
    '$0.00 of $1.50',
  ]);
  // One more call may cost more than is left: that limit ended it all the same.
  const ended = { status: 'budget_exhausted', reason: 'max_cost_usd: $0.00 of $1.50 are spent, and one more call may cost $1.60' } as const;
  expect(lines({ budget, ...ended })).toEqual(['3 of 4 turns', '0 of 20,000 tokens', '! $0.00 of $1.50']);
});
