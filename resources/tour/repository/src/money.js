/** '12.34' to 1234. Throws a RangeError for what is not an amount. */
export function parseMoney(text) {
  const match = /^(-?)(\d+)(?:\.(\d{2}))?$/.exec(text.trim());
  if (match === null) throw new RangeError(`not an amount: ${text}`);
  const [, sign, whole, cents = '00'] = match;
  const amount = Number(whole) * 100 + Number(cents);
  return sign === '-' ? -amount : amount;
}

/** 1234 to '12.34'. */
export function formatMoney(cents) {
  const sign = cents < 0 ? '-' : '';
  const digits = String(Math.abs(cents)).padStart(3, '0');
  return `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** To the nearest whole cent, halves away from zero. */
export function roundCents(amount) {
  return Math.sign(amount) * Math.round(Math.abs(amount));
}
