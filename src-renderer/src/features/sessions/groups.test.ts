import { describe, expect, it } from 'vitest';
import type { Session } from '#shared/model/session.ts';
import { projectGroups, projectName } from './groups.ts';

const session = (id: string, project: string, updatedAt: number, parent: string | null = null) =>
  ({ id, project, updatedAt, parent, tour: false }) as unknown as Session;

describe('projectGroups', () => {
  it('lists roots only, newest first, and the project with the newest news on top', () => {
    const rows = [
      session('a', '/w/one/.git', 1),
      session('b', '/w/two/.git', 3),
      session('c', '/w/one/.git', 5),
      session('d', '/w/one/.git', 9, 'c'),
    ];
    const groups = projectGroups(new Map(rows.map((row) => [row.id, row])));
    expect(groups.map((group) => [group.name, group.sessions.map((each) => each.id)])).toEqual([
      ['one', ['c', 'a']],
      ['two', ['b']],
    ]);
  });
});

describe('projectName', () => {
  it.each([
    ['/home/a/shop/.git', 'shop'],
    ['/home/a/shop.git', 'shop'],
    ['/home/a/notes', 'notes'],
    ['C:\\work\\shop\\.git', 'shop'],
  ])('%s is %s', (project, name) => expect(projectName(project, false)).toBe(name));
});
