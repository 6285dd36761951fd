import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitBill } from '../src/split.js';

test('splits a bill evenly', () => {
  assert.deepEqual(splitBill(1000, 4), [250, 250, 250, 250]);
});

test('refuses a number of people that is none', () => {
  assert.throws(() => splitBill(1000, 0), RangeError);
});
