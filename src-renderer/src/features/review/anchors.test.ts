import { expect, test } from 'vitest';
import { anchorOf, linesOf } from './anchors.ts';

const comment = (first: number, snippet: string) => ({ lines: { first, count: snippet.split('\n').length }, snippet });

test('lines that have moved are found again, the nearest of them where there are several', () => {
  expect(anchorOf(comment(2, 'b\nc'), linesOf('a\nb\nc\n'))).toEqual({ first: 2, count: 2 });
  expect(anchorOf(comment(2, 'b'), linesOf('new\r\nnew\r\na\r\nb\r\n'))).toEqual({ first: 4, count: 1 });
  expect(anchorOf(comment(5, 'x'), linesOf('x\n\n\nx\n\n\n\n\nx'))).toEqual({ first: 4, count: 1 });
});

test('lines that were changed are gone', () => {
  expect(anchorOf(comment(2, 'b\nc'), linesOf('a\nb\nC\n'))).toBeNull();
  expect(anchorOf(comment(1, 'a'), linesOf(''))).toBeNull();
});

test('a byte order mark is no part of the first line', () => {
  expect(anchorOf(comment(1, 'a'), linesOf('\uFEFFa\n'))).toEqual({ first: 1, count: 1 });
});
