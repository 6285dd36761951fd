import { describe, expect, it } from 'vitest';
import { addCost, type Cost, costOf, NO_COST } from './cost.ts';
import { formatCost } from './cost-words.ts';
import type { Price } from './price.ts';
import { NO_USAGE } from './usage.ts';

const price: Price = { input: 3e9, output: 15e9, cacheRead: 3e8, cacheWrite: 375e7, long: [], source: 'config', date: null };
const free: Price = { ...price, input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
const usage = { ...NO_USAGE, inputTokens: 1_000, outputTokens: 100 };
const unreported = { ...NO_USAGE, unknown: 1 };

describe('costOf', () => {
  it.each<[string, Cost, Partial<Cost>]>([
    ['a priced call', costOf(usage, price), { nanoDollars: 4_500_000 }],
    ['a model without a price', costOf(usage, null), { unpricedCalls: 1 }],
    ['usage that was never reported', costOf(unreported, price), { unknownCalls: 1 }],
    // One call is counted once: nothing would be known of it even with its usage.
    ['neither', costOf(unreported, null), { unpricedCalls: 1 }],
    ['a model that costs nothing, whatever it reports', costOf(unreported, free), {}],
  ])('%s', (_, cost, expected) => {
    expect(cost).toEqual({ ...NO_COST, ...expected });
  });

  it('adds up', () => {
    const calls = [costOf(usage, price), costOf(usage, null), costOf(usage, price), costOf(unreported, price)];
    expect(calls.reduce(addCost, NO_COST)).toEqual({ nanoDollars: 9_000_000, unpricedCalls: 1, unknownCalls: 1 });
  });
});

describe('formatCost', () => {
  it.each([
    [{}, '$0.00'],
    [{ nanoDollars: 12_345_678 }, '$0.0123'],
    [{ nanoDollars: 1_200_000_000 }, '$1.20'],
    [{ nanoDollars: 999_960_000 }, '$1.00'],
    [{ nanoDollars: 1_234_500_000_000 }, '$1,234.50'],
    [{ nanoDollars: 100_000 }, '$0.0001'],
    [{ nanoDollars: 1 }, '<$0.0001'],
    [{ unpricedCalls: 1 }, 'unpriced'],
    [{ unpricedCalls: 7 }, 'unpriced'],
    [{ nanoDollars: 1_200_000_000, unpricedCalls: 3 }, '$1.20 + 3 unpriced calls'],
    [{ nanoDollars: 1, unpricedCalls: 1 }, '<$0.0001 + 1 unpriced call'],
    [{ unknownCalls: 2 }, 'unknown'],
    [{ unpricedCalls: 2, unknownCalls: 1 }, 'unpriced + 1 call of unknown cost'],
    [{ nanoDollars: 5e8, unpricedCalls: 2, unknownCalls: 2 }, '$0.5000 + 2 unpriced calls + 2 calls of unknown cost'],
  ])('%o is %s', (cost, words) => {
    expect(formatCost({ ...NO_COST, ...cost })).toBe(words);
  });
});
