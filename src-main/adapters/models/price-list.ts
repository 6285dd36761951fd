import type { Price } from '#shared/model/price.ts';
import { LIST_PRICES } from './prices.ts';
import { dayOf } from './pricing.ts';

/** A price as it is listed for a person. */
export interface ListedPrice {
  /** `provider/model`, or `provider/*`. */
  readonly reference: string;
  /** The person says so. */
  readonly own: boolean;
  /** First day on which it will hold, in UTC; null where it holds now. */
  readonly from: string | null;
  readonly price: Price;
}

/**
 * All prices: the person's own, then those of the makers' lists that none of these replaces.
 *
 * @param now UTC milliseconds; prices of the past are left out
 */
export function priceList(own: Readonly<Record<string, Price>>, now: number): ListedPrice[] {
  const day = dayOf(now);
  const said = new Set(Object.keys(own));
  const listed = LIST_PRICES.flatMap(({ kind, model, from, price }): ListedPrice[] => {
    const reference = `${kind}/${model}`;
    const isPast = LIST_PRICES.some((row) => row.model === model && (row.from ?? '') > (from ?? '') && (row.from ?? '') <= day);
    if (isPast || said.has(reference) || said.has(`${kind}/*`)) return [];
    return [{ reference, own: false, from: from !== null && from > day ? from : null, price }];
  });
  return [...Object.entries(own).map(([reference, price]) => ({ reference, own: true, from: null, price })), ...listed];
}
