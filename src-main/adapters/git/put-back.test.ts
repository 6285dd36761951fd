import { chmod, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { PutBack } from '#main/core/ports/git.ts';
import { makeRepository, openGit } from '#test/support/repositories.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const LINES = 'one\ntwo\nthree\nfour\nfive\nsix\n';

/** An agent's branch on which all that `work` did is committed. */
async function reviewed(work: (at: (name: string) => string) => Promise<void>, files: Record<string, string | Buffer> = { file: LINES }) {
  const made = await makeRepository({ files });
  open.push(made.remove);
  const git = openGit(made.env);
  const base = await made.git('rev-parse', 'HEAD');
  const tree = { repository: made.common, path: join(made.beside, 'tree'), branch: 'coppice/ada', base };
  expect(await git.add(tree)).toMatchObject({ ok: true });
  await work((name) => join(tree.path, name));
  const done = await git.commitAll(tree, { name: 'Ada', agent: 'a1b2c3d4' }, 'work');
  const head = done.ok ? done.value.head : '';
  const undo = (what: Partial<PutBack> & { path: string }) =>
    git.putBack(tree, head, { from: null, to: base, hunks: null, ...what }, 'Undo');
  const inTree = (...args: string[]) => made.git('-C', tree.path, ...args);
  return { made, git, tree, head, undo, inTree, at: (name: string) => join(tree.path, name) };
}

test('one hunk of a file is undone, in tree, index and branch, by a commit of the person’s', async () => {
  const { undo, inTree, at, head } = await reviewed((at) => writeFile(at('file'), 'ONE\ntwo\nthree\nfour\nfive\nSIX\n'));
  const done = await undo({ path: 'file', hunks: [{ before: { first: 1, count: 1 }, after: { first: 1, count: 1 } }] });
  expect(done).toEqual({ ok: true, value: { commit: await inTree('rev-parse', 'coppice/ada') } });
  expect(await readFile(at('file'), 'utf8')).toBe('one\ntwo\nthree\nfour\nfive\nSIX\n');
  expect(await inTree('status', '--porcelain')).toBe('');
  expect(await inTree('log', '-1', '--format=%P|%an|%s')).toBe(`${head}|Test Person|Undo`);
});

test('a new file goes, and a renamed one comes back with its mode', async () => {
  const { undo, git, tree, at, inTree } = await reviewed(
    async (at) => {
      await writeFile(at('new'), 'n');
      await rename(at('run.sh'), at('moved.sh'));
      await chmod(at('moved.sh'), 0o755);
    },
    { 'run.sh': LINES },
  );
  const first = await undo({ path: 'new' });
  const commit = first.ok ? first.value.commit : '';
  await expect(stat(at('new'))).rejects.toThrow();
  expect(await git.putBack(tree, commit, { path: 'moved.sh', from: 'run.sh', to: tree.base, hunks: null }, 'Undo')).toMatchObject({
    ok: true,
  });
  expect(await readFile(at('run.sh'), 'utf8')).toBe(LINES);
  expect(await inTree('diff', '--stat', tree.base)).toBe('');
});

test('an undo is taken back by putting the file to what it was before it', async () => {
  const { undo, git, tree, at, head } = await reviewed((at) => writeFile(at('file'), 'all new\n'));
  const done = await undo({ path: 'file' });
  expect(await readFile(at('file'), 'utf8')).toBe(LINES);
  const commit = done.ok ? done.value.commit : '';
  expect(await git.putBack(tree, commit, { path: 'file', from: null, to: head, hunks: null }, 'Back')).toMatchObject({ ok: true });
  expect(await readFile(at('file'), 'utf8')).toBe('all new\n');
});

test('what is not as the review showed it is refused, and nothing has moved', async () => {
  const { undo, git, tree, at, inTree, head } = await reviewed((at) => writeFile(at('file'), 'all new\n'));
  const state = async () => [await inTree('rev-parse', 'HEAD'), await inTree('status', '--porcelain'), await readFile(at('file'), 'utf8')];
  await writeFile(at('file'), 'by hand\n');
  const before = await state();
  expect(await undo({ path: 'file' })).toMatchObject({ ok: false, problem: { code: 'target_dirty' } });
  expect(await state()).toEqual(before);
  await inTree('checkout', '--', 'file');
  const away = [{ before: { first: 1, count: 1 }, after: { first: 90, count: 1 } }];
  expect(await undo({ path: 'file', hunks: away })).toMatchObject({ ok: false, problem: { code: 'head_moved' } });
  expect(await undo({ path: '../file' })).toMatchObject({ ok: false, problem: { code: 'git_failed' } });
  expect(await undo({ path: 'absent' })).toMatchObject({ ok: false, problem: { code: 'no_change' } });
  const stale = await git.putBack(tree, tree.base, { path: 'file', from: null, to: tree.base, hunks: null }, 'Undo');
  expect(stale).toMatchObject({ ok: false, problem: { code: 'head_moved' } });
  expect(await inTree('rev-parse', 'HEAD')).toBe(head);
});

test('a part of a file that is no UTF-8 cannot be undone, all of it can', async () => {
  const latin = Buffer.from('caf\u00e9\nb\n', 'latin1');
  const { undo, at } = await reviewed((at) => writeFile(at('file'), Buffer.concat([latin, Buffer.from('c\n')])), { file: latin });
  const hunks = [{ before: { first: 3, count: 0 }, after: { first: 3, count: 1 } }];
  expect(await undo({ path: 'file', hunks })).toMatchObject({ ok: false, problem: { code: 'git_failed' } });
  expect(await undo({ path: 'file' })).toMatchObject({ ok: true });
  expect(await readFile(at('file'))).toEqual(latin);
});

test('nothing but what is named is put back: not over a folder that came in its place, not over an ignored file', async () => {
  const { undo, at, inTree, head } = await reviewed(
    async (at) => {
      await rm(at('file'));
      await mkdir(at('file'));
      await writeFile(at('file/inside'), 'i');
      await rm(at('log'));
      await writeFile(at('.gitignore'), 'log\n');
    },
    { file: LINES, log: 'old\n' },
  );
  await writeFile(at('log'), 'a night of work\n');
  const inTheWay = await undo({ path: 'file' });
  expect(inTheWay).toMatchObject({ ok: false, problem: { code: 'target_dirty', message: expect.stringContaining('file/inside') } });
  expect(await undo({ path: 'log' })).toMatchObject({ ok: false, problem: { code: 'target_dirty' } });
  expect(await inTree('rev-parse', 'HEAD')).toBe(head);
  expect(await readFile(at('log'), 'utf8')).toBe('a night of work\n');
});

test('what the repository’s configuration says of merging the branch does not count', async () => {
  const { undo, at, inTree, head } = await reviewed((at) => writeFile(at('file'), 'all new\n'));
  await inTree('config', 'branch.coppice/ada.mergeOptions', '--no-ff -s ours');
  await inTree('config', 'merge.ff', 'false');
  expect(await undo({ path: 'file' })).toMatchObject({ ok: true });
  expect(await readFile(at('file'), 'utf8')).toBe(LINES);
  expect(await inTree('log', '-1', '--format=%P')).toBe(head);
});

test('ten thousand hunks that each bring back all of the base are refused', async () => {
  const { undo, inTree, head } = await reviewed((at) => writeFile(at('file'), 'all new\n'));
  const hunks = Array.from({ length: 10_000 }, () => ({ before: { first: 1, count: 6 }, after: { first: 1, count: 0 } }));
  expect(await undo({ path: 'file', hunks })).toMatchObject({ ok: false, problem: { code: 'head_moved' } });
  expect(await inTree('rev-parse', 'HEAD')).toBe(head);
});
