import { roundCents } from './money.js';

/** Tax on an amount, in cents. */
export function taxOn(cents, percent) {
  return roundCents((cents * percent) / 100);
}
