import { formatDollars } from '#shared/model/cost-words.ts';
import type { Budget } from '#shared/model/run.ts';
import type { Used } from '#renderer/stores/budget-lines.ts';

type Limit = keyof Budget;
/** What stands in the fields; empty is no limit. */
export type Texts = Readonly<Record<Limit, string>>;

const NANO = 1_000_000_000;

export const limitFields: readonly { readonly limit: Limit; readonly title: string }[] = [
  { limit: 'maxTurns', title: 'Turns' },
  { limit: 'timeoutSeconds', title: 'Seconds' },
  { limit: 'maxTotalTokens', title: 'Tokens' },
  { limit: 'maxCost', title: 'Dollars' },
];

export function textsOf({ maxTurns, timeoutSeconds, maxTotalTokens, maxCost }: Budget): Texts {
  const text = (value: number | undefined) => (value === undefined ? '' : `${value}`);
  return {
    maxTurns: text(maxTurns),
    timeoutSeconds: text(timeoutSeconds),
    maxTotalTokens: text(maxTotalTokens),
    maxCost: maxCost === undefined ? '' : (maxCost / NANO).toFixed(9).replace(/\.?0+$/, ''),
  };
}

/** What is used of a limit, as it stands beside its field. */
export function usedWords(limit: Limit, used: Used): string {
  return `${limit === 'maxCost' ? formatDollars(used.maxCost) : used[limit].toLocaleString('en-US')} used`;
}

/** The budget that the fields say, and what is wrong with each of them. */
export function budgetFrom(texts: Texts, used: Used): { budget: Budget; problems: Readonly<Partial<Record<Limit, string>>> } {
  const budget: Budget = {};
  const problems: Partial<Record<Limit, string>> = {};
  for (const { limit } of limitFields) {
    // A comma may group thousands; any other may be meant for a point.
    const text = texts[limit].replace(/[\s$]/g, '').replace(/,(?=\d{3}(?!\d))/g, '');
    if (text === '') continue;
    const value = numberFrom(limit, text);
    if (value === null) problems[limit] = expected[limit];
    else if (value <= used[limit]) problems[limit] = `${usedWords(limit, used)} already: it would stop at once`;
    else budget[limit] = value;
  }
  return { budget, problems };
}

const expected: Readonly<Record<Limit, string>> = {
  maxTurns: 'A whole number from 1 on, or nothing for no limit',
  timeoutSeconds: 'A number above 0, or nothing for no limit',
  maxTotalTokens: 'A whole number from 1 on, or nothing for no limit',
  maxCost: 'Dollars above 0 as “1.50”, or nothing for no limit',
};

/** The limit as the engine counts it; null where the text is none. */
function numberFrom(limit: Limit, text: string): number | null {
  if (!/^(?:\d+(?:\.\d*)?|\.\d+)$/.test(text)) return null;
  const value = limit === 'maxCost' ? Math.round(Number(text) * NANO) : Number(text);
  if (value <= 0 || value > Number.MAX_SAFE_INTEGER) return null;
  return limit === 'timeoutSeconds' || Number.isInteger(value) ? value : null;
}
