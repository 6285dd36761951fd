const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'];

/** Bytes as a person reads them, by powers of 1024: `812 B`, `12 KB`, `3.4 GB`. */
export function sizeWords(bytes: number): string {
  let [amount, unit] = [bytes, 0];
  for (; amount >= 1000 && unit < UNITS.length - 1; unit += 1) amount /= 1024;
  return `${amount < 9.95 && unit > 0 ? amount.toFixed(1) : Math.round(amount)} ${UNITS[unit]}`;
}
