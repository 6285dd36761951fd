export { formatMoney, parseMoney } from './money.js';
export { receipt } from './receipt.js';
export { splitBill } from './split.js';
export { taxOn } from './tax.js';
