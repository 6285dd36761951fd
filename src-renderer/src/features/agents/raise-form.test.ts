import { expect, test } from 'vitest';
import { budgetFrom, textsOf } from './raise-form.ts';

const used = { maxTurns: 3, timeoutSeconds: 12, maxTotalTokens: 20_500, maxCost: 1_250_000_000 };
const blank = textsOf({});

test('the fields begin with the limits as they stand, and give the same back', () => {
  const budget = { maxTurns: 8, timeoutSeconds: 0.5, maxTotalTokens: 100_000, maxCost: 10_000_000_001 };
  const texts = textsOf(budget);
  expect(texts).toEqual({ maxTurns: '8', timeoutSeconds: '0.5', maxTotalTokens: '100000', maxCost: '10.000000001' });
  expect(budgetFrom(texts, { maxTurns: 0, timeoutSeconds: 0, maxTotalTokens: 0, maxCost: 0 })).toEqual({ budget, problems: {} });
  expect(textsOf({ maxCost: 20_000_000_000 }).maxCost).toBe('20');
  expect(budgetFrom(blank, used)).toEqual({ budget: {}, problems: {} });
});

test('numbers are read as people write them', () => {
  const texts = { ...blank, maxTotalTokens: '200,000', maxCost: ' $1,000.5 ' };
  expect(budgetFrom(texts, used).budget).toEqual({ maxTotalTokens: 200_000, maxCost: 1_000_500_000_000 });
});

test.each([
  ['maxTurns', '2.5', /^A whole number/],
  ['maxTurns', '-1', /^A whole number/],
  ['maxTurns', '3', /^3 used already/],
  ['timeoutSeconds', 'soon', /^A number above 0/],
  ['maxTotalTokens', '20500', /^20,500 used already/],
  ['maxCost', '0', /^Dollars above 0/],
  ['maxCost', '1e3', /^Dollars above 0/],
  ['maxCost', '1,50', /^Dollars above 0/],
  ['timeoutSeconds', '0,5', /^A number above 0/],
  ['maxCost', '1.25', /^\$1\.25 used already/],
] as const)('%s of %j is told at its field', (limit, text, problem) => {
  expect(budgetFrom({ ...blank, [limit]: text }, used).problems).toEqual({ [limit]: expect.stringMatching(problem) });
});
