import assert from 'node:assert/strict';
import { test } from 'node:test';
import { receipt } from '../src/receipt.js';

const coffee = { name: 'Coffee', price: 320, count: 2 };

test('prints lines, subtotal, tax and total', () => {
  assert.deepEqual(receipt([coffee], { taxPercent: 9 }).split('\n'), [
    '2 x Coffee                  6.40',
    '--------------------------------',
    'Subtotal                    6.40',
    'Tax 9%                      0.58',
    'Total                       6.98',
  ]);
});

test('leaves tax out where there is none', () => {
  assert.doesNotMatch(receipt([coffee]), /Tax/);
});
