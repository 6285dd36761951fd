import { describe, expect, it } from 'vitest';
import { findable, fit } from './fuzzy.ts';

const titles = [
  'New session',
  'Toggle the sidebar',
  'Toggle the inspector',
  'Show the inbox',
  'Stop every agent of the session',
  'Review the changes',
];
const named = (text: string) => findable(text, []);
const found = (query: string, among: readonly string[] = titles) =>
  among
    .flatMap((title) => ((score) => (score === null ? [] : [{ title, score }]))(fit(query, named(title))))
    .sort((a, b) => b.score - a.score)
    .map(({ title }) => title);

describe('fit', () => {
  it.each([
    ['the start of a word', 'inb', ['Show the inbox']],
    ['letters left out', 'nwses', ['New session']],
    ['a letter forgotten', 'sesion', ['New session', 'Stop every agent of the session']],
    ['initials', 'rtc', ['Review the changes']],
    ['words in any order', 'side tog', ['Toggle the sidebar']],
    ['capitals', 'TOGGLE', ['Toggle the sidebar', 'Toggle the inspector']],
    ['nothing for what is not there', 'merge', []],
    ['nothing for letters strewn about', 'oeia', []],
  ])('%s', (_, query, wanted) => expect(found(query)).toEqual(wanted));

  it('puts a name that begins so before one that holds it, and that before letters left out', () => {
    expect(found('stop', ['Short top', 'Do not stop', 'Nonstop', 'Stop the run'])).toEqual([
      'Stop the run',
      'Do not stop',
      'Nonstop',
      'Short top',
    ]);
  });

  it('finds by further words, for less, and only as they were typed', () => {
    const theme = (query: string) => fit(query, findable('Change the theme', [['dark light', 0.6]]));
    expect(theme('dark')).toBeGreaterThan(0);
    expect(theme('dark')).toBeLessThan(theme('theme') ?? 0);
    expect(theme('drk')).toBeNull();
  });
});
