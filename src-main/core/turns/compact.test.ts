import { expect, test } from 'vitest';
import { isFull } from './compact.ts';

test.each([
  ['at the share', 800, { window: 1000, maxOutput: null }, 0.8, true],
  ['below it', 799, { window: 1000, maxOutput: null }, 0.8, false],
  ['where an answer would have no room, though the share is not reached', 700, { window: 1000, maxOutput: 300 }, 0.8, true],
  ['not where the window is unknown', 1e9, null, 0.8, false],
  ['not where it is switched off', 1000, { window: 1000, maxOutput: null }, 0, false],
  ['at the very end where all of it may be used', 1000, { window: 1000, maxOutput: null }, 1, true],
])('a context is full %s', (_, tokens, window, compactAt, full) => {
  expect(isFull(tokens, { window, compactAt })).toBe(full);
});
