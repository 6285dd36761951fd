import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { newSeed, systemClock } from './clock.ts';

beforeEach(() => void vi.useFakeTimers({ now: 1_000 }));
afterEach(() => void vi.useRealTimers());

it('calls once, when the time has come', () => {
  const call = vi.fn();
  systemClock.after(50, call);
  vi.advanceTimersByTime(49);
  expect(call).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1_000);
  expect(call).toHaveBeenCalledTimes(1);
  expect(systemClock.now()).toBe(2_049);
});

it('waits longer than the 24.8 days that one Node timer can hold', () => {
  const call = vi.fn();
  const fortyDays = 40 * 24 * 3_600_000;
  systemClock.after(fortyDays, call);
  vi.advanceTimersByTime(fortyDays - 1);
  expect(call).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(call).toHaveBeenCalledTimes(1);
});

it('takes back a wait, in its second stretch too', () => {
  const call = vi.fn();
  const takeBack = systemClock.after(40 * 24 * 3_600_000, call);
  vi.advanceTimersByTime(30 * 24 * 3_600_000);
  takeBack();
  expect(vi.getTimerCount()).toBe(0);
  expect(call).not.toHaveBeenCalled();
});

it('draws 32 hexadecimal digits, others each time', () => {
  expect(newSeed()).toMatch(/^[0-9a-f]{32}$/);
  expect(newSeed()).not.toBe(newSeed());
});
