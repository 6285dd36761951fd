import { describe, expect, it } from 'vitest';
import type { Action, Place } from '#renderer/ui/contribution.ts';
import { entriesOf } from './entries.ts';
import { findEntries } from './find-entries.ts';

const action = (id: string, title: string, more: Partial<Action> = {}): Action => ({
  id,
  title,
  group: 'Window',
  run: () => undefined,
  ...more,
});
const place = (id: string, title: string, more: Partial<Place> = {}): Place => ({
  id,
  title,
  group: 'Go to a session',
  description: 'shop',
  status: 'completed',
  needsPerson: false,
  current: false,
  go: () => undefined,
  ...more,
});

const actions = [
  action('theme', 'Change the theme', { keywords: 'dark light' }),
  action('left', 'Toggle the sidebar'),
  action('stop', 'Stop every agent', { group: 'Session', slash: 'stop' }),
];
const sessions = Array.from({ length: 12 }, (_, index) => place(`session:${index}`, `Paint wall ${index}`));
const agents = [place('agent:1', 'scout', { group: 'Go to an agent', description: 'researcher' })];
const shown = (query: string, recent: readonly string[] = [], among = entriesOf([...agents, ...sessions], actions)) =>
  findEntries(among, query, recent).map(({ heading, entries, more }) => [heading, entries.map((entry) => entry.id), more]);

describe('findEntries', () => {
  it('lists, before anything is typed, the first sessions and agents, and every action', () => {
    expect(shown('')).toEqual([
      ['Go to a session', ['session:0', 'session:1', 'session:2', 'session:3', 'session:4'], 7],
      ['Go to an agent', ['agent:1'], 0],
      ['Session', ['stop'], 0],
      ['Window', ['theme', 'left'], 0],
    ]);
  });

  it('puts what was chosen lately on top, once, and not what is gone', () => {
    expect(shown('', ['left', 'session:gone', 'session:7']).slice(0, 2)).toEqual([
      ['Recent', ['left', 'session:7'], 0],
      ['Go to a session', ['session:0', 'session:1', 'session:2', 'session:3', 'session:4'], 6],
    ]);
    expect(shown('', ['left']).at(-1)).toEqual(['Window', ['theme'], 0]);
  });

  it('leaves out the session that the person is in, until it is asked for', () => {
    const here = entriesOf([place('session:here', 'Here', { current: true }), place('session:there', 'There')], []);
    expect(shown('', ['session:here'], here)).toEqual([['Go to a session', ['session:there'], 0]]);
    expect(shown('her', [], here)).toEqual([['Go to a session', ['session:here', 'session:there'], 0]]);
  });

  it('finds by title, keyword, description and slash command, the best heading first', () => {
    expect(shown('dark')).toEqual([['Window', ['theme'], 0]]);
    expect(shown('research')).toEqual([['Go to an agent', ['agent:1'], 0]]);
    expect(shown('/stop')).toEqual([['Session', ['stop'], 0]]);
    expect(shown('paint wall 1')).toEqual([['Go to a session', ['session:1', 'session:10', 'session:11'], 0]]);
    expect(shown('zzz')).toEqual([]);
  });

  it('holds to commands after >', () => {
    expect(shown('>').map(([heading]) => heading)).toEqual(['Session', 'Window']);
    expect(shown('> s').flatMap(([heading]) => heading)).not.toContain('Go to a session');
  });

  it('shows what cannot be done now last, with the reason, and never as recent', () => {
    const entries = entriesOf(
      [],
      [
        action('merge', 'Merge', { enabled: () => 'Nothing to merge.' }),
        action('hidden', 'Merge all', { enabled: () => false }),
        action('mend', 'Mend'),
      ],
    );
    expect(entries.map(({ id, detail }) => [id, detail])).toEqual([
      ['mend', ''],
      ['merge', 'Nothing to merge.'],
    ]);
    expect(shown('', ['merge'], entries)).toEqual([['Window', ['mend', 'merge'], 0]]);
    expect(shown('me', [], entries)).toEqual([['Window', ['mend', 'merge'], 0]]);
  });

  it('puts the one used before first among equals', () => {
    const twins = entriesOf([], [action('a', 'Open file'), action('b', 'Open folder')]);
    expect(shown('open', ['b'], twins)).toEqual([['Window', ['b', 'a'], 0]]);
  });
});
