import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isFree, type Price, priceOf, type Rates, reservation } from './price.ts';
import { addUsage, NO_USAGE, type Usage } from './usage.ts';

const flat = (rates: Rates): Price => ({ ...rates, long: [], source: 'config', date: null });
/** 3, 15, 0.30 and 3.75 dollars for a million tokens. */
const usual: Rates = { input: 3e9, output: 15e9, cacheRead: 3e8, cacheWrite: 375e7 };
const twice: Rates = { input: 6e9, output: 225e8, cacheRead: 6e8, cacheWrite: 75e8 };

const tokens = fc.nat(2_000_000);
const usages: fc.Arbitrary<Usage> = fc
  .record({ inputTokens: tokens, outputTokens: tokens, cacheReadTokens: tokens, cacheWriteTokens: tokens })
  .map((counts) => ({ ...NO_USAGE, ...counts }));
const rate = fc.nat(100_000_000_000);
const rates: fc.Arbitrary<Rates> = fc.record({ input: rate, output: rate, cacheRead: rate, cacheWrite: rate });
/** A longer prompt is never cheaper a token, as it is with every provider. */
const prices: fc.Arbitrary<Price> = fc
  .tuple(rates, rates, fc.integer({ min: 1, max: 1_000_000 }))
  .map(([base, more, above]) => ({ ...flat(base), long: [{ ...sum(base, more), above }] }));

function sum(a: Rates, b: Rates): Rates {
  return {
    input: a.input + b.input,
    output: a.output + b.output,
    cacheRead: a.cacheRead + b.cacheRead,
    cacheWrite: a.cacheWrite + b.cacheWrite,
  };
}

describe('priceOf', () => {
  it('adds what each kind of token costs', () => {
    const usage = { ...NO_USAGE, inputTokens: 21, outputTokens: 393, cacheReadTokens: 18_086, cacheWriteTokens: 188 };
    // 63 + 5,895 + 5,425.8 + 705 micro-dollars.
    expect(priceOf(usage, flat(usual))).toBe(12_088_800);
  });

  it('takes reasoning for the part of the output that it is', () => {
    const usage = { ...NO_USAGE, outputTokens: 100, reasoningTokens: 90 };
    expect(priceOf(usage, flat(usual))).toBe(1_500_000);
  });

  it('rounds once, up', () => {
    const price = flat({ input: 1, output: 1, cacheRead: 1, cacheWrite: 1 });
    expect(priceOf({ ...NO_USAGE, inputTokens: 1, outputTokens: 1, cacheReadTokens: 1 }, price)).toBe(1);
    expect(priceOf({ ...NO_USAGE, inputTokens: 500_000, outputTokens: 500_001 }, price)).toBe(2);
    expect(priceOf(NO_USAGE, price)).toBe(0);
  });

  it('is exact where a double is not', () => {
    const price = flat({ ...usual, output: 9_007_199_254_740_991 });
    expect(priceOf({ ...NO_USAGE, outputTokens: 999_999 }, price)).toBe(9_007_190_247_541_737);
  });

  it('takes the rates of long prompts for the whole request, from the first token above the line, cached ones counted', () => {
    const price: Price = { ...flat(usual), long: [{ ...twice, above: 200_000 }] };
    const usage = { ...NO_USAGE, inputTokens: 100_000, cacheReadTokens: 60_000, cacheWriteTokens: 40_000, outputTokens: 10 };
    expect(priceOf(usage, price)).toBe(468_150_000);
    expect(priceOf({ ...usage, inputTokens: 100_001 }, price)).toBe(936_231_000);
  });

  it('is additive up to rounding within one length of prompt, never negative, and never less for more tokens', () => {
    fc.assert(
      fc.property(usages, usages, rates, (a, b, base) => {
        const apart = priceOf(a, flat(base)) + priceOf(b, flat(base));
        const together = priceOf(addUsage(a, b), flat(base));
        expect(apart - together).toBeOneOf([0, 1]);
      }),
    );
    fc.assert(
      fc.property(usages, usages, prices, (a, b, price) => {
        expect(priceOf(a, price)).toBeGreaterThanOrEqual(0);
        expect(priceOf(addUsage(a, b), price)).toBeGreaterThanOrEqual(priceOf(a, price));
      }),
    );
  });
});

describe('reservation', () => {
  it('takes every byte for a token, at the rate of writing it to the cache where that is the dearest', () => {
    expect(reservation({ requestBytes: 1_000, maxOutputTokens: 4_096, price: flat(usual) })).toBe(3_750_000 + 61_440_000);
    expect(reservation({ requestBytes: 1_000, maxOutputTokens: 0, price: flat({ ...usual, cacheWrite: 0 }) })).toBe(3_000_000);
  });

  it('is never less than what a call costs that keeps to its bounds', () => {
    fc.assert(
      fc.property(usages, prices, (usage, price) => {
        const requestBytes = usage.inputTokens + usage.cacheReadTokens + usage.cacheWriteTokens;
        const reserved = reservation({ requestBytes, maxOutputTokens: usage.outputTokens, price });
        expect(reserved).toBeGreaterThanOrEqual(priceOf(usage, price));
      }),
    );
  });
});

it('is free only where nothing costs anything', () => {
  const none: Rates = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
  expect(isFree(flat(none))).toBe(true);
  expect(isFree(flat({ ...none, cacheWrite: 1 }))).toBe(false);
  expect(isFree({ ...flat(none), long: [{ ...usual, above: 10 }] })).toBe(false);
});
