import { assert, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { slugOf } from './names.ts';

test.each([
  ['The Coder', 'the-coder'],
  ['  Ümläut & Söhne!', 'umlaut-sohne'],
  ['../../etc/passwd', 'etc-passwd'],
  ['-rf', 'rf'],
  ['日本', 'agent'],
  ['x'.repeat(80), 'x'.repeat(40)],
])('%j becomes a name for a branch and a folder: %s', (name, slug) => {
  expect(slugOf(name)).toBe(slug);
});

test('whatever a model calls a child, its branch and folder have letters that git, shells and file systems take', () => {
  assert(
    property(string({ unit: 'binary', maxLength: 100 }), (name) => {
      expect(slugOf(name)).toMatch(/^[a-z0-9][a-z0-9-]{0,39}$/);
    }),
  );
});
