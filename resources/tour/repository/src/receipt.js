import { formatMoney } from './money.js';
import { taxOn } from './tax.js';

const WIDTH = 32;

/** A receipt as text. Lines are `{ name, price, count }`, prices in cents. */
export function receipt(lines, { taxPercent = 0 } = {}) {
  const subtotal = lines.reduce((sum, line) => sum + line.price * line.count, 0);
  const tax = taxOn(subtotal, taxPercent);

  const rows = lines.map((line) => row(`${line.count} x ${line.name}`, line.price * line.count));
  rows.push('-'.repeat(WIDTH), row('Subtotal', subtotal));
  if (tax !== 0) rows.push(row(`Tax ${taxPercent}%`, tax));
  rows.push(row('Total', subtotal + tax));
  return rows.join('\n');
}

function row(label, cents) {
  const amount = formatMoney(cents);
  return label.padEnd(WIDTH - amount.length) + amount;
}
