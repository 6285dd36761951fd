import type { ProviderSettings } from '#main/core/ports/settings.ts';
import type { Price } from '#shared/model/price.ts';
import { listPrice } from './prices.ts';

export interface PricingOptions {
  readonly providers: readonly Pick<ProviderSettings, 'name' | 'kind' | 'baseUrl'>[];
  /** Names of what answers without a model. */
  readonly free: ReadonlySet<string>;
  /** Prices that the person says, as they are now. */
  readonly prices: () => Readonly<Record<string, Price>>;
  /** UTC milliseconds. */
  readonly now: () => number;
}

const NO_MODEL: Price = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, long: [], source: 'no model', date: null };

/** What `provider/model` costs: as the person says of it, or of all models of the provider; else by the list of its maker. */
export function createPricing({ providers, free, prices, now }: PricingOptions): (reference: string) => Price | null {
  return (reference) => {
    const slash = reference.indexOf('/');
    if (slash < 1) return null;
    const name = reference.slice(0, slash);
    const said = new Map(Object.entries(prices()));
    const own = said.get(reference) ?? said.get(`${name}/*`);
    if (own !== undefined) return own;
    if (free.has(name)) return NO_MODEL;
    const provider = providers.find((each) => each.name === name);
    return provider === undefined ? null : listPrice(provider, reference.slice(slash + 1), dayOf(now()));
  };
}

/** `2026-11-24` */
export function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
