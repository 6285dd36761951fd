import { expect, test } from 'vitest';
import { hunkAt, hunksOf, lineAfter } from './diff-hunks.ts';

const change = (
  originalStartLineNumber: number,
  originalEndLineNumber: number,
  modifiedStartLineNumber: number,
  modifiedEndLineNumber: number,
) => ({
  originalStartLineNumber,
  originalEndLineNumber,
  modifiedStartLineNumber,
  modifiedEndLineNumber,
  charChanges: undefined,
});

test('a change, an insertion and a deletion, each with the lines of both sides', () => {
  expect(hunksOf([change(2, 3, 2, 2), change(5, 0, 5, 6), change(9, 9, 10, 0)])).toEqual([
    { before: { first: 2, count: 2 }, after: { first: 2, count: 1 } },
    { before: { first: 6, count: 0 }, after: { first: 5, count: 2 } },
    { before: { first: 9, count: 1 }, after: { first: 11, count: 0 } },
  ]);
});

test('a line is in its hunk, or goes to the next, or to the last', () => {
  const hunks = hunksOf([change(2, 3, 2, 2), change(5, 0, 5, 6)]);
  expect([1, 2, 3, 6, 90].map((line) => hunkAt(hunks, 'after', line))).toEqual([0, 0, 1, 1, 1]);
  expect(hunkAt([], 'after', 1)).toBe(-1);
});

test('a line of the base has its place on the other side', () => {
  const hunks = hunksOf([change(2, 3, 2, 2), change(5, 0, 5, 6)]);
  expect([1, 2, 3, 4, 5, 6].map((line) => lineAfter(hunks, line))).toEqual([1, 2, 2, 3, 4, 7]);
});
