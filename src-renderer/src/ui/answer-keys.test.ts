import { expect, test } from 'vitest';
import { answerOfKey, type Key, type KeyPlace } from './answer-keys.ts';

const key = (name: string, held: Partial<Key> = {}): Key => ({
  ...{ key: name, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, repeat: false },
  ...held,
});
const places: KeyPlace[] = ['allowing button', 'field', 'elsewhere'];

test('Enter alone allows nowhere, and on a button that allows it is taken', () => {
  for (const destroys of [true, false]) {
    expect(places.map((place) => answerOfKey(key('Enter'), place, destroys))).toEqual(['nothing', null, null]);
    expect(places.map((place) => answerOfKey(key('Enter', { shiftKey: true }), place, destroys))).toEqual(['nothing', null, null]);
  }
});

test('with Ctrl or Cmd it allows everywhere, once for each time that it is struck', () => {
  for (const held of [{ ctrlKey: true }, { metaKey: true }]) {
    expect(places.map((place) => answerOfKey(key('Enter', held), place, true))).toEqual(['once', 'once', 'once']);
    expect(answerOfKey(key('Enter', { ...held, repeat: true }), 'elsewhere', false)).toBe('nothing');
  }
});

test('one letter allows or denies, but does not allow what cannot be taken back, and is a letter in a field', () => {
  expect(answerOfKey(key('a'), 'elsewhere', false)).toBe('once');
  expect(answerOfKey(key('a'), 'elsewhere', true)).toBe('nothing');
  expect(answerOfKey(key('a', { repeat: true }), 'elsewhere', false)).toBe('nothing');
  expect(answerOfKey(key('d'), 'allowing button', true)).toBe('deny');
  for (const letter of ['a', 'd']) {
    expect(answerOfKey(key(letter), 'field', false)).toBeNull();
    expect(answerOfKey(key(letter, { ctrlKey: true }), 'elsewhere', false)).toBeNull();
  }
});

test('Space is left to the button that has the focus', () => {
  expect(answerOfKey(key(' '), 'allowing button', true)).toBeNull();
});
