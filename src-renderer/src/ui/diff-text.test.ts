import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainText, replacedIn } from './diff-text.ts';

test('one stretch turns a text into the other, and the lines around it are not touched', () => {
  expect(replacedIn('a\nb\nc\n', 'a\nB\nc\n')).toEqual({ start: 2, end: 3, text: 'B' });
  expect(replacedIn('a\n', 'a\na\n')).toEqual({ start: 2, end: 2, text: 'a\n' });
  expect(replacedIn('same', 'same')).toBeNull();
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '\n'), maxLength: 12 });
  fc.assert(
    fc.property(text, text, (before, after) => {
      const { start, end, text: put } = replacedIn(before, after) ?? { start: 0, end: 0, text: '' };
      expect(before.slice(0, start) + put + before.slice(end)).toBe(after);
    }),
  );
});

test('every line break is one, and a byte order mark is none of the text', () => {
  expect(plainText('\uFEFFa\r\nb\rc\nd')).toBe('a\nb\nc\nd');
});
