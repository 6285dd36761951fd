import { describe, expect, it } from 'vitest';
import { keepRecents, rememberChoice, useRecents } from './recents.ts';

/** What a browser keeps, in memory. */
function storage(kept: Record<string, string> = {}): Storage {
  const all = new Map(Object.entries(kept));
  const { length, ...none } = { length: 0, clear: () => all.clear(), key: () => null, removeItem: (key: string) => void all.delete(key) };
  return { ...none, length, getItem: (key) => all.get(key) ?? null, setItem: (key, text) => void all.set(key, text) };
}

describe('recents', () => {
  it('keeps the latest first, each once, for the next time', () => {
    const place = storage();
    const stop = keepRecents(place);
    for (const id of ['a', 'b', 'a']) rememberChoice(id);
    stop();
    rememberChoice('not kept');
    keepRecents(place)();
    expect(useRecents.getState().ids).toEqual(['a', 'b']);
  });

  it('forgets the oldest, and begins anew with what it cannot read', () => {
    keepRecents(storage({ 'coppice.recents': '{"ids"' }))();
    for (let choice = 0; choice < 40; choice += 1) rememberChoice(`${choice}`);
    expect(useRecents.getState().ids).toHaveLength(30);
    expect(useRecents.getState().ids[0]).toBe('39');
  });
});
