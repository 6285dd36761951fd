import { expect, test } from 'vitest';
import type { BlobHash } from '#shared/lib/ids.ts';
import { firstLine, headOf, refsIn, withTexts } from './text.ts';

const ref = (hash: string, head = 'it begins') => ({ $text: hash.repeat(64) as BlobHash, length: 5000, head });

test('references are found at any depth, and become their texts again; what is not known stays', () => {
  const [a, b] = [ref('a'), ref('b')];
  const value = { output: a, parts: [{ text: 'short' }, { text: b, notes: { deep: [a] } }], none: null, count: 3 };
  expect(refsIn(value)).toEqual([a, b, a]);
  expect(withTexts(value, new Map([[a.$text, 'whole']]))).toEqual({
    output: 'whole',
    parts: [{ text: 'short' }, { text: b, notes: { deep: ['whole'] } }],
    none: null,
    count: 3,
  });
});

test('what only looks like a reference is left as it is', () => {
  const fake = { $text: 'not a hash', length: 1, head: 'x' };
  expect(refsIn([fake])).toEqual([]);
  expect(withTexts(fake, new Map([['not a hash', 'whole']]))).toEqual(fake);
});

test.each([
  ['', ''],
  ['\n\n  first \nsecond', 'first'],
  ['x'.repeat(200), `${'x'.repeat(119)}…`],
])('the first line with anything on it: %j', (text, line) => {
  expect(firstLine(text)).toBe(line);
});

test('of a reference its head is at hand', () => {
  expect(headOf(ref('a'))).toBe('it begins');
  expect(firstLine(ref('a', 'one\ntwo'))).toBe('one');
});
