import fc from 'fast-check';
import { expect, test } from 'vitest';
import { printsOf, withoutHunks } from './hunks.ts';
import type { Hunk } from './review.ts';

const hunk = (before: [number, number], after: [number, number]): Hunk => ({
  before: { first: before[0], count: before[1] },
  after: { first: after[0], count: after[1] },
});

test('one of two changes is undone; the other stays', () => {
  const changed = withoutHunks('a\nb\nc\nd\n', 'A\nb\nc\nD\nnew\n', [hunk([4, 1], [4, 2])]);
  expect(changed).toBe('A\nb\nc\nd\n');
});

test('lines that were taken away come back; lines that were added go', () => {
  expect(withoutHunks('a\nb\nc', 'a\nc', [hunk([2, 1], [2, 0])])).toBe('a\nb\nc');
  expect(withoutHunks('a\nc', 'a\nb\nc', [hunk([2, 0], [2, 1])])).toBe('a\nc');
});

test('a file that lost or got its last line break is again as it was', () => {
  expect(withoutHunks('a\nb\n', 'a\nb', [hunk([3, 1], [3, 0])])).toBe('a\nb\n');
  expect(withoutHunks('a', 'a\nb', [hunk([2, 0], [2, 1])])).toBe('a');
  expect(withoutHunks('a\nb', 'b', [hunk([1, 1], [1, 0])])).toBe('a\nb');
});

test('line breaks are those of the side that a line is from', () => {
  expect(withoutHunks('a\r\nb\r\nc\r\n', 'a\r\nX\nc\r\n', [hunk([2, 1], [2, 1])])).toBe('a\r\nb\r\nc\r\n');
});

test('hunks that lie outside of the texts or overlap are refused', () => {
  expect(withoutHunks('a\n', 'b\n', [hunk([1, 1], [5, 1])])).toBeNull();
  expect(withoutHunks('a\n', 'b\n', [hunk([1, 9], [1, 1])])).toBeNull();
  expect(withoutHunks('a\nb\n', 'x\ny\n', [hunk([1, 2], [1, 2]), hunk([2, 1], [2, 1])])).toBeNull();
});

test('no list of hunks makes more of a text than the base holds', () => {
  expect(withoutHunks('a\nb\n', 'x\n', [hunk([1, 3], [1, 0]), hunk([1, 3], [1, 0])])).toBeNull();
  expect(withoutHunks('a\nb\nc\n', 'x\ny\n', [hunk([3, 1], [1, 1]), hunk([1, 1], [2, 1])])).toBeNull();
});

test('a text of very many lines is put back as well', () => {
  const many = 'a\n'.repeat(300_000);
  expect(withoutHunks(many, `b\n${many}`, [hunk([1, 0], [1, 1])])).toBe(many);
});

test('with every hunk undone the base is there again, byte for byte', () => {
  const line = fc.constantFrom('a', 'b', '', 'ä€𝄞', ' c');
  const text = fc.array(line, { maxLength: 8 }).map((lines) => lines.join('\n'));
  fc.assert(
    fc.property(text, text, (before, after) => {
      const [old, now] = [before.split('\n').length, after.split('\n').length];
      expect(withoutHunks(before, after, [hunk([1, old], [1, now])])).toBe(before);
    }),
  );
});

test('a hunk is known by its lines, wherever it stands', () => {
  const here = printsOf('a\nb\n', 'a\nB\n', [hunk([2, 1], [2, 1])]);
  expect(printsOf('0\na\nb\n', '0\na\nB\n', [hunk([3, 1], [3, 1])])).toEqual(here);
  expect(printsOf('a\nb\n', 'a\nC\n', [hunk([2, 1], [2, 1])])).not.toEqual(here);
});
