import { z } from 'zod';
import type { Usage } from './usage.ts';

/** Nano-dollars for a million tokens: 3 dollars for a million are 3e9, and the cheapest model is still a whole number. */
const Rate = z.int().nonnegative();

export const Rates = z.object({ input: Rate, output: Rate, cacheRead: Rate, cacheWrite: Rate });
export type Rates = z.infer<typeof Rates>;

/** What the tokens of one model cost, and who says so. */
export const Price = Rates.extend({
  /** Rates of a whole request, answer included, whose prompt has more tokens than `above`; those with the lowest `above` come first. */
  long: z.array(Rates.extend({ above: z.int().positive() })),
  /** The provider's own page; `config` where the person says so; `no model` where there is none to pay for. */
  source: z.string(),
  /** The day on which the source said so, `2026-11-24`; null where it has none. */
  date: z.iso.date().nullable(),
});
export type Price = z.infer<typeof Price>;

const PER = 1_000_000n;

/**
 * Nano-dollars of one request: exact, rounded up once.
 *
 * Takes the tokens as `Usage` has them: `inputTokens` without those of the cache, and reasoning within `outputTokens`.
 */
export function priceOf(usage: Usage, price: Price): number {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens } = usage;
  const rates = ratesFor(inputTokens + cacheReadTokens + cacheWriteTokens, price);
  return nanoDollars([
    [inputTokens, rates.input],
    [outputTokens, rates.output],
    [cacheReadTokens, rates.cacheRead],
    [cacheWriteTokens, rates.cacheWrite],
  ]);
}

/** What a request that is not sent yet may cost. */
export interface Reserving {
  /** Size of the whole request: a token has one byte at least. */
  readonly requestBytes: number;
  /** The most that the answer may have, reasoning included. */
  readonly maxOutputTokens: number;
  readonly price: Price;
}

/** The most nano-dollars that a request can cost: every byte a token, at the dearest rate for a prompt, which may be that of writing to the cache. */
export function reservation({ requestBytes, maxOutputTokens, price }: Reserving): number {
  const possible = [price, ...price.long.filter(({ above }) => requestBytes > above)];
  return nanoDollars([
    [requestBytes, Math.max(...possible.flatMap(({ input, cacheRead, cacheWrite }) => [input, cacheRead, cacheWrite]))],
    [maxOutputTokens, Math.max(...possible.map(({ output }) => output))],
  ]);
}

/** Nothing is paid, however many tokens there were. */
export function isFree(price: Price): boolean {
  return [price, ...price.long].every((rates) =>
    [rates.input, rates.output, rates.cacheRead, rates.cacheWrite].every((rate) => rate === 0),
  );
}

function ratesFor(promptTokens: number, price: Price): Rates {
  return price.long.findLast(({ above }) => promptTokens > above) ?? price;
}

function nanoDollars(items: readonly (readonly [tokens: number, rate: number])[]): number {
  const sum = items.reduce((total, [tokens, rate]) => total + BigInt(tokens) * BigInt(rate), 0n);
  return Number((sum + PER - 1n) / PER);
}
