import { z } from 'zod';
import { isFree, type Price, priceOf } from './price.ts';
import type { Usage } from './usage.ts';

/** What one model call cost, or a sum of calls. */
export const Cost = z.object({
  /** Of the calls whose price and usage are known. */
  nanoDollars: z.int().nonnegative(),
  /** Calls of a model that has no price: what they cost is not in `nanoDollars`. */
  unpricedCalls: z.int().nonnegative(),
  /** Calls of a model that has a price, whose usage was never reported. */
  unknownCalls: z.int().nonnegative(),
});
export type Cost = z.infer<typeof Cost>;

export const NO_COST: Cost = { nanoDollars: 0, unpricedCalls: 0, unknownCalls: 0 };

/** Whole billionths of a dollar; what is more than nothing stays so. */
export function nanoDollarsOf(dollars: number): number {
  return dollars === 0 ? 0 : Math.max(1, Math.round(dollars * 1_000_000_000));
}

export function addCost(a: Cost, b: Cost): Cost {
  return {
    nanoDollars: a.nanoDollars + b.nanoDollars,
    unpricedCalls: a.unpricedCalls + b.unpricedCalls,
    unknownCalls: a.unknownCalls + b.unknownCalls,
  };
}

/** Whether there is nothing to tell: no call was made, or all were free. */
export function isNoCost({ nanoDollars, unpricedCalls, unknownCalls }: Cost): boolean {
  return nanoDollars === 0 && unpricedCalls === 0 && unknownCalls === 0;
}

/**
 * What one call cost: a sum of calls would be priced as one long prompt.
 *
 * @param price null: the model has none, and the call is unpriced whatever its usage
 */
export function costOf(usage: Usage, price: Price | null): Cost {
  if (price === null) return { ...NO_COST, unpricedCalls: 1 };
  return { nanoDollars: priceOf(usage, price), unpricedCalls: 0, unknownCalls: isFree(price) ? 0 : usage.unknown };
}
