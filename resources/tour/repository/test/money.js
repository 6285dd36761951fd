import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatMoney, parseMoney } from '../src/money.js';

test('parses amounts', () => {
  assert.equal(parseMoney('12.34'), 1234);
  assert.equal(parseMoney('-0.05'), -5);
  assert.equal(parseMoney(' 7 '), 700);
});

test('refuses what is not an amount', () => {
  assert.throws(() => parseMoney('12,34'), RangeError);
});

test('formats amounts', () => {
  assert.equal(formatMoney(1234), '12.34');
  assert.equal(formatMoney(-5), '-0.05');
  assert.equal(formatMoney(0), '0.00');
});
