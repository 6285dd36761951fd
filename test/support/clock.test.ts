import { expect, it } from 'vitest';
import { manualClock } from './clock.ts';

it('calls waits in the order they fall due, each at its own moment, and those that a call begins', () => {
  const clock = manualClock(0);
  const calls: [string, number][] = [];
  const note = (name: string) => () => void calls.push([name, clock.now()]);
  clock.after(30, note('late'));
  clock.after(10, () => {
    note('early')();
    clock.after(5, note('begun by early'));
  });
  const takeBack = clock.after(20, note('taken back'));
  takeBack();
  clock.advance(29);
  expect(calls).toEqual([
    ['early', 10],
    ['begun by early', 15],
  ]);
  expect(clock.now()).toBe(29);
  clock.advance(1);
  expect(calls.at(-1)).toEqual(['late', 30]);
  expect(clock.waiting()).toBe(0);
});
