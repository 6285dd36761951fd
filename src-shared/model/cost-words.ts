import type { Cost } from './cost.ts';

const DOLLAR = 1_000_000_000;

/** A cost as a person reads it: `$0.0123`, `unpriced`, `$1.20 + 3 unpriced calls`. What is not known is never shown as 0. */
export function formatCost({ nanoDollars, unpricedCalls, unknownCalls }: Cost): string {
  const unpriced = unpricedCalls === 0 ? [] : [`${unpricedCalls} unpriced ${unpricedCalls === 1 ? 'call' : 'calls'}`];
  const unknown = unknownCalls === 0 ? [] : [`${unknownCalls} ${unknownCalls === 1 ? 'call' : 'calls'} of unknown cost`];
  if (nanoDollars > 0) return [formatDollars(nanoDollars), ...unpriced, ...unknown].join(' + ');
  if (unpricedCalls > 0) return ['unpriced', ...unknown].join(' + ');
  return unknownCalls > 0 ? 'unknown' : formatDollars(0);
}

/** `$1,234.50`; below a dollar to a hundredth of a cent, and what is less than that as `<$0.0001`. */
export function formatDollars(nanoDollars: number): string {
  const dollars = nanoDollars / DOLLAR;
  if (dollars > 0 && dollars < 0.0001) return '<$0.0001';
  const digits = dollars > 0 && dollars < 0.999_95 ? 4 : 2;
  return dollars.toLocaleString('en-US', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
}
