import { describe, expect, it } from 'vitest';
import type { Action } from '#renderer/ui/contribution.ts';
import { offersFor, readDraft } from './slash.ts';

const action = (slash: string, more: Partial<Action> = {}): Action => ({
  id: slash,
  title: `Do ${slash}`,
  group: 'Window',
  slash,
  run: () => undefined,
  ...more,
});
const stop = action('stop', { group: 'Session', title: 'Stop every agent of the session' });
const theme = action('theme', { words: 'light, dark or system', keywords: 'dark' });
const review = action('review', { group: 'Review', enabled: () => 'It has no worktree.' });
const hidden = action('hidden', { enabled: () => false });
const actions = [theme, review, hidden, stop, { ...action('x'), slash: undefined } as unknown as Action];

describe('readDraft', () => {
  it.each([
    ['/stop', stop, ''],
    ['/STOP \n', stop, ''],
    ['/theme dark', theme, 'dark'],
    ['/theme  a\nb ', theme, 'a\nb'],
  ])('%j is a command', (text, wanted, words) => expect(readDraft(text, actions)).toEqual({ kind: 'command', action: wanted, words }));

  it.each(['write /stop here', '/usr/bin/env is missing', '/* why? */', '//stop', '/2 is half', ' '])('%j is text', (text) =>
    expect(readDraft(text, actions)).toEqual({ kind: 'text', text }),
  );

  it('takes a space before the slash as the sign of text, and leaves it out', () => {
    expect(readDraft(' /stop', actions)).toEqual({ kind: 'text', text: '/stop' });
    expect(readDraft('  indented', actions)).toEqual({ kind: 'text', text: '  indented' });
  });

  it.each([
    ['/foo bar', 'There is no command /foo, and nothing was sent. A space in front sends it as text.'],
    ['/', 'There is no command /, and nothing was sent. A space in front sends it as text.'],
    ['/stop now', '/stop takes no words after it, and nothing was done. A space in front sends it as text.'],
  ])('%j is neither, and says so', (text, message) => expect(readDraft(text, actions)).toEqual({ kind: 'wrong', message }));
});

describe('offersFor', () => {
  const names = (text: string) => {
    const offers = offersFor(text, actions);
    return offers.kind === 'names' ? offers.actions.map(({ slash }) => slash) : offers.kind;
  };

  it('lists all commands by group after the slash, without those that cannot be now and say not why', () => {
    expect(names('/')).toEqual(['stop', 'review', 'theme']);
  });

  it('narrows by name, then by title and keyword', () => {
    expect(names('/st')).toEqual(['stop']);
    expect(names('/agent')).toEqual(['stop']);
    expect(names('/dark')).toEqual(['theme']);
    expect(names('/zzz')).toEqual([]);
  });

  it('shows what may follow the name, where words may', () => {
    expect(offersFor('/theme ', actions)).toEqual({ kind: 'words', action: theme });
    expect(names('/stop ')).toBe('none');
  });

  it('offers nothing within text', () => {
    expect(names('a /st')).toBe('none');
    expect(names(' /st')).toBe('none');
    expect(names('/usr/')).toBe('none');
  });
});
