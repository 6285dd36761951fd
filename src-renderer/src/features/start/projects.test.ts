import { expect, test } from 'vitest';
import type { Session } from '#shared/model/session.ts';
import { folderName, recentProjects } from './projects.ts';

const session = (cwd: string, updatedAt: number, more: Partial<Session> = {}) =>
  ({ cwd, updatedAt, parent: null, tour: false, ...more }) as Session;

test('folders stand once, the last used first; children and the tour do not count', () => {
  const found = recentProjects([
    session('/a/one', 1),
    session('/a/two', 2),
    session('/a/one', 3),
    session('/a/child', 9, { parent: 'ses_1' as Session['parent'] }),
    session('/data/tour', 9, { tour: true }),
  ]);
  expect(found.map(({ name, usedAt }) => [name, usedAt])).toEqual([
    ['one', 3],
    ['two', 2],
  ]);
});

test.each([
  ['/home/ada/app/', 'app'],
  ['C:\\Users\\ada\\app', 'app'],
  ['/', '/'],
])('%s is called %s', (path, name) => {
  expect(folderName(path)).toBe(name);
});
