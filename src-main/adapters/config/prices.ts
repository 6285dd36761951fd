import { nanoDollarsOf } from '#shared/model/cost.ts';
import type { Price } from '#shared/model/price.ts';
import { DOLLARS, type PriceTable } from './schema.ts';

const A_KEY = '"PROVIDER/MODEL", or "PROVIDER/*" for all others of a provider';

/** `[prices."provider/model"]`. A price that is not whole is left out, with a line: a guess would be taken for what was paid. */
export function pricesFrom(tables: Readonly<Record<string, PriceTable>>, say: (line: string) => void): Record<string, Price> {
  const prices: Record<string, Price> = {};
  for (const [reference, table] of Object.entries(tables)) {
    const key = `prices.${JSON.stringify(reference)}`;
    const { input, output = input === 0 ? 0 : undefined } = table;
    if (!/^[^/\s]+\/\S.*$/u.test(reference)) say(`key "${key}": expected ${A_KEY}`);
    else if (input === undefined || output === undefined) {
      say(`key "${key}.${input === undefined ? 'input' : 'output'}" is missing: expected ${DOLLARS}`);
    } else {
      prices[reference] = {
        input: nanoDollarsOf(input),
        output: nanoDollarsOf(output),
        cacheRead: nanoDollarsOf(table.cache_read ?? input),
        cacheWrite: nanoDollarsOf(table.cache_write ?? input),
        long: [],
        source: 'config',
        date: null,
      };
    }
  }
  return prices;
}
