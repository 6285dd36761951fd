import { describe, expect, it } from 'vitest';
import type { Action } from '#renderer/ui/contribution.ts';
import type { Keystroke } from '#renderer/ui/shortcut.ts';
import { actionFor, registerActions } from './actions.ts';

const action = (id: string, shortcut?: string, more: Partial<Action> = {}): Action => ({
  id,
  title: id,
  group: 'Window',
  run: () => undefined,
  ...(shortcut === undefined ? {} : { shortcut }),
  ...more,
});
const stroke = (key: string, held: Partial<Omit<Keystroke, 'key'>> = {}) => ({
  key,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...held,
});

describe('registerActions', () => {
  it('gives a chord to the first that wants it and names the other, whose shortcut is then shown nowhere', () => {
    const registry = registerActions([action('a', 'mod+l'), action('b', 'mod+l')]);
    expect(registry.conflicts).toEqual([{ wanted: 'mod+l', kept: 'a', left: 'b' }]);
    expect(registry.actions.map((each) => each.shortcut)).toEqual(['mod+l', undefined]);
  });

  it('gives a slash command once as well', () => {
    const registry = registerActions([action('a', undefined, { slash: 'stop' }), action('b', undefined, { slash: 'stop' })]);
    expect(registry.conflicts).toEqual([{ wanted: '/stop', kept: 'a', left: 'b' }]);
    expect(registry.actions.map((each) => each.slash)).toEqual(['stop', undefined]);
  });

  it('refuses one id twice', () => {
    expect(() => registerActions([action('a'), action('a')])).toThrow('two actions are called "a"');
  });
});

describe('actionFor', () => {
  const registry = registerActions([
    action('left', 'mod+b'),
    action('sheet', 'mod+/'),
    action('back', 'escape'),
    action('off', 'mod+k', { enabled: () => false }),
  ]);

  it.each([
    ['Control elsewhere', stroke('b', { ctrlKey: true }), false, 'left'],
    ['Command on a Mac', stroke('b', { metaKey: true }), true, 'left'],
    ['not Control on a Mac, where it moves the caret', stroke('b', { ctrlKey: true }), true, undefined],
    ['not with a modifier more', stroke('B', { ctrlKey: true, shiftKey: true }), false, undefined],
    ['not while disabled', stroke('k', { ctrlKey: true }), false, undefined],
  ])('mod is %s', (_, pressed, mac, wanted) => {
    expect(actionFor(registry, pressed, false, mac)?.id).toBe(wanted);
  });

  it.each([
    ['a sign that needs Shift on this keyboard', stroke('/', { ctrlKey: true, shiftKey: true, code: 'Digit7' }), 'sheet'],
    ['not another sign of the same key', stroke('?', { ctrlKey: true, shiftKey: true, code: 'Slash' }), undefined],
    ['a key that writes no Latin letter, by its place', stroke('и', { ctrlKey: true, code: 'KeyB' }), 'left'],
    ['a Latin letter by what it writes, wherever it lies', stroke('b', { ctrlKey: true, code: 'KeyN' }), 'left'],
  ])('finds %s', (_, pressed, wanted) => {
    expect(actionFor(registry, pressed, false, false)?.id).toBe(wanted);
  });

  it('keeps the chord of what cannot be done now and says why', () => {
    const blocked = registerActions([action('review', 'mod+r', { enabled: () => 'It has no worktree.' })]);
    expect(actionFor(blocked, stroke('r', { ctrlKey: true }), false, false)?.id).toBe('review');
  });

  it('leaves a bare key to the text field that has the focus', () => {
    expect(actionFor(registry, stroke('Escape'), true, false)).toBeUndefined();
    expect(actionFor(registry, stroke('Escape'), false, false)?.id).toBe('back');
    expect(actionFor(registry, stroke('b', { ctrlKey: true }), true, false)?.id).toBe('left');
  });
});
