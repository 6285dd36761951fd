import { roundCents } from './money.js';

/** What each of `people` pays of a bill, in cents. */
export function splitBill(cents, people) {
  if (!Number.isInteger(people) || people < 1) throw new RangeError(`not a number of people: ${people}`);
  const share = roundCents(cents / people);
  return Array.from({ length: people }, () => share);
}
