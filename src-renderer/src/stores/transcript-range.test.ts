import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import { callFacts, ids, message } from './facts.test-support.ts';
import { mergeEvents, newRange, trimRange } from './transcript-range.ts';

const all: LedgerEvent[] = [
  message('a', 1, 'go'),
  ...callFacts('a', 2, 'one'),
  ...callFacts('a', 10, 'two'),
  message('a', 20, 'more'),
  ...callFacts('a', 21, 'three'),
];

const whole = () => {
  const range = newRange(ids.session('a'));
  mergeEvents(range, all);
  return range.items;
};

describe('mergeEvents', () => {
  it('ends with the same items however the facts come: in pieces, out of order, some of them twice', () => {
    const pieces = fc.array(fc.shuffledSubarray(all), { maxLength: 6 });
    fc.assert(
      fc.property(pieces, fc.shuffledSubarray(all, { minLength: all.length }), (some, rest) => {
        const range = newRange(ids.session('a'));
        for (const piece of [...some, rest]) mergeEvents(range, piece);
        expect(range.items).toEqual(whole());
      }),
    );
  });

  it('lets a call whose request is not loaded yet appear whole once it is', () => {
    const range = newRange(ids.session('a'));
    mergeEvents(range, all.slice(3));
    expect(range.items.map((item) => item.key)).not.toContain('call_one');
    mergeEvents(range, all.slice(0, 3));
    expect(range.items.find((item) => item.key === 'call_one')).toMatchObject({ state: 'ended', output: 'output of one' });
  });

  it('passes by what is there already, and what is of another session', () => {
    const range = newRange(ids.session('a'));
    mergeEvents(range, all);
    expect(mergeEvents(range, all.slice(2, 5))).toBe(false);
    expect(mergeEvents(range, [message('b', 99, 'elsewhere')])).toBe(false);
  });
});

describe('trimRange', () => {
  it('keeps the newest facts and takes the older ones in again when they are asked for', () => {
    const range = newRange(ids.session('a'));
    mergeEvents(range, all);
    trimRange(range, 4);
    expect(range.items.map((item) => item.key)).toEqual(['msg_20', 'call_three']);
    mergeEvents(range, all);
    expect(range.items).toEqual(whole());
  });
});
