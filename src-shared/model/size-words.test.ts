import { expect, test } from 'vitest';
import { sizeWords } from './size-words.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1023, '1.0 KB'],
  [12 * 1024, '12 KB'],
  [1000 * 1024, '1.0 MB'],
  [3.44 * 1024 ** 3, '3.4 GB'],
  [5000 * 1024 ** 4, '5000 TB'],
])('%d bytes are %s', (bytes, words) => expect(sizeWords(bytes)).toBe(words));
