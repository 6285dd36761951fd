import { expect, test } from 'vitest';
import type { FileChange } from '#shared/model/worktree.ts';
import { byFolder, filtered, isViewed, neighbour, totalsOf } from './file-changes.ts';

const change = (path: string, more: Partial<FileChange> = {}): FileChange => ({
  path,
  from: null,
  kind: 'modified',
  binary: false,
  added: 1,
  removed: 2,
  oid: 'a1',
  modes: { before: '100644', after: '100644' },
  ...more,
});

test('a viewed mark is gone when the content changes, and back when the content is', () => {
  const viewed = { 'a.ts': 'a1' };
  expect(isViewed(change('a.ts'), viewed)).toBe(true);
  expect(isViewed(change('a.ts', { oid: 'b2' }), viewed)).toBe(false);
  expect(isViewed(change('b.ts'), viewed)).toBe(false);
});

test('totals count what is viewed now and leave binaries out of the lines', () => {
  const files = [change('a.ts'), change('b.ts', { oid: 'b2' }), change('c.png', { binary: true, added: null, removed: null })];
  expect(totalsOf(files, { 'a.ts': 'a1', 'b.ts': 'old', gone: 'x' })).toEqual({ files: 3, viewed: 1, added: 2, removed: 4 });
});

test('files stand under their folders, the top first', () => {
  const files = ['src/b/z.ts', 'README.md', 'src/a.ts', 'src/b/c.ts', 'docs/x.md'].map((path) => change(path));
  expect(byFolder(files).map(({ folder, files: inside }) => [folder, inside.map((file) => file.path)])).toEqual([
    ['', ['README.md']],
    ['docs', ['docs/x.md']],
    ['src', ['src/a.ts']],
    ['src/b', ['src/b/c.ts', 'src/b/z.ts']],
  ]);
});

test('names stand in the order of their numbers', () => {
  const files = ['f10.ts', 'f2.ts', 'f1.ts'].map((path) => change(path));
  expect(byFolder(files)[0]?.files.map((file) => file.path)).toEqual(['f1.ts', 'f2.ts', 'f10.ts']);
});

test('the filter takes words in any order and finds a file under its former name', () => {
  const files = [change('src/New.ts', { kind: 'renamed', from: 'lib/old.ts' }), change('src/app.ts')];
  expect(filtered(files, 'OLD lib')).toEqual([files[0]]);
  expect(filtered(files, ' src ')).toEqual(files);
  expect(filtered(files, 'src nope')).toEqual([]);
});

test('next and previous go round, and begin at an end where nothing is chosen', () => {
  const files = ['a', 'b', 'c'].map((path) => change(path));
  expect(neighbour(files, 'c', 1)?.path).toBe('a');
  expect(neighbour(files, 'a', -1)?.path).toBe('c');
  expect(neighbour(files, null, 1)?.path).toBe('a');
  expect(neighbour(files, 'gone', -1)?.path).toBe('c');
  expect(neighbour([], null, 1)).toBeUndefined();
});
