import { execFile } from 'node:child_process';
import { mkdir, readFile, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { makeRepository, type RepositoryOptions, openGit } from '#test/support/repositories.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const TEXT = 'one\ntwo\nthree\nfour\n';

async function reviewed(options?: RepositoryOptions) {
  const made = await makeRepository(options);
  open.push(made.remove);
  const git = openGit(made.env);
  const base = await made.git('rev-parse', 'HEAD');
  const tree = { repository: made.common, path: join(made.beside, 'tree'), branch: 'coppice/ada', base, head: base };
  expect(await git.add(tree)).toMatchObject({ ok: true });
  return { made, git, tree, at: (name: string) => join(tree.path, name) };
}

test('Every kind of change is listed with its lines, against the base, the agent’s index untouched', async () => {
  const files = { mod: TEXT, del: 'x\n', 'ren from': TEXT.repeat(3), typ: 'x\n', bin: Buffer.from([0, 1]), '.gitignore': 'ignored\n' };
  const { made, git, tree, at } = await reviewed({ files });
  await writeFile(at('committed'), 'c\n');
  await made.git('-C', tree.path, 'add', 'committed');
  await made.git('-C', tree.path, 'commit', '-qm', 'c');
  await writeFile(at('mod'), `${TEXT}five\n`);
  await rm(at('del'));
  await mkdir(at('sub'));
  await rename(at('ren from'), at('sub/ren\nto\t"ä'));
  await rm(at('typ'));
  await symlink('mod', at('typ'));
  await writeFile(at('bin'), Buffer.from([0, 2]));
  await writeFile(at('untracked'), 'u');
  await writeFile(at('ignored'), '');
  await made.git('-C', tree.path, 'add', 'mod');

  const index = join(made.common, 'worktrees', 'tree', 'index');
  const [before, status] = [await readFile(index), await made.git('-C', tree.path, '--no-optional-locks', 'status', '--porcelain')];
  const listed = await git.changes(tree);
  expect(await readFile(index)).toEqual(before);
  expect(await made.git('-C', tree.path, '--no-optional-locks', 'status', '--porcelain')).toBe(status);

  const oid = (name: string) => made.git('-C', tree.path, 'hash-object', name);
  const change = { from: null, binary: false, added: 1, removed: 0, modes: { before: '100644', after: '100644' } };
  const modes = (before: string, after: string) => ({ modes: { before, after } });
  expect(listed).toEqual({
    ok: true,
    value: [
      { ...change, path: 'bin', kind: 'modified', binary: true, added: null, removed: null, oid: await oid('bin') },
      { ...change, path: 'committed', kind: 'added', ...modes('000000', '100644'), oid: await oid('committed') },
      { ...change, path: 'del', kind: 'deleted', ...modes('100644', '000000'), added: 0, removed: 1, oid: '0'.repeat(40) },
      { ...change, path: 'mod', kind: 'modified', oid: await oid('mod') },
      { ...change, path: 'sub/ren\nto\t"ä', from: 'ren from', kind: 'renamed', added: 0, oid: await oid('sub/ren\nto\t"ä') },
      {
        ...change,
        path: 'typ',
        kind: 'type_changed',
        ...modes('100644', '120000'),
        removed: 1,
        oid: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
      },
      { ...change, path: 'untracked', kind: 'added', ...modes('000000', '100644'), oid: await oid('untracked') },
    ],
  });
});

test('A change of the same length, made in the moment in which git wrote its index, is seen later too', async () => {
  const { made, git, tree, at } = await reviewed({ files: { a: '1\n' } });
  const moment = new Date('2026-01-01T00:00:00Z');
  await made.git('config', 'core.trustctime', 'false');
  await utimes(at('a'), moment, moment);
  await made.git('-C', tree.path, 'update-index', '--refresh');
  await writeFile(at('a'), '2\n');
  await utimes(at('a'), moment, moment);
  await utimes(join(made.common, 'worktrees', 'tree', 'index'), moment, moment);
  expect(await git.changes(tree)).toMatchObject({ value: [{ path: 'a', kind: 'modified' }] });
});

test('An empty tree, and one whose folder is gone, are compared too', async () => {
  const { git, tree, at } = await reviewed({ files: { a: '1\n' } });
  await rm(at('a'));
  expect(await git.changes(tree)).toMatchObject({ value: [{ path: 'a', kind: 'deleted' }] });
  await writeFile(at('b'), 'b\n');
  const done = await git.commitAll(tree, { name: 'Ada', agent: 'a1b2c3d4' }, 'm');
  const gone = { ...tree, head: done.ok ? done.value.head : '' };
  await rm(tree.path, { recursive: true });
  expect(await git.changes(gone)).toMatchObject({ ok: true, value: [{ path: 'a' }, { path: 'b' }] });
  expect(await git.file(gone, { path: 'b', from: null })).toEqual({
    ok: true,
    value: { before: { text: null, bytes: null, image: null }, after: { text: 'b\n', bytes: 2, image: null }, reason: null },
  });
});

test('Both sides of a file: renamed, binary, too large, a link, an inner repository', async () => {
  const { made, git, tree, at } = await reviewed({ files: { 'a [x]*': TEXT, bin: 'was text\n' } });
  await rename(at('a [x]*'), at('b'));
  await writeFile(at('bin'), Buffer.from([65, 0]));
  await writeFile(at('big'), Buffer.alloc(2 * 1024 * 1024 + 1, 65));
  await symlink('/etc/passwd', at('link'));
  await mkdir(at('inner'));
  for (const args of [
    ['init', '-q'],
    ['commit', '-q', '--allow-empty', '-m', 'x'],
  ])
    await made.git('-C', at('inner'), ...args);
  const inner = `Subproject commit ${await made.git('-C', at('inner'), 'rev-parse', 'HEAD')}\n`;
  const side = (path: string, from: string | null = null) => git.file(tree, { path, from });
  const none = { text: null, bytes: null };
  expect(await side('b', 'a [x]*')).toEqual({
    ok: true,
    value: { before: { text: TEXT, bytes: 19, image: null }, after: { text: TEXT, bytes: 19, image: null }, reason: null },
  });
  expect(await side('bin')).toMatchObject({
    value: { before: { text: 'was text\n' }, after: { text: null, bytes: 2 }, reason: 'It is binary.' },
  });
  const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=', 'base64');
  await writeFile(at('dot.png'), picture);
  expect(await side('dot.png')).toMatchObject({
    value: { before: none, after: { text: null, bytes: picture.length, image: `data:image/png;base64,${picture.toString('base64')}` } },
  });
  expect(await side('big')).toMatchObject({
    value: { before: none, after: { text: null, bytes: 2097153 }, reason: 'It is larger than 2 MB.' },
  });
  expect(await side('link')).toMatchObject({ value: { before: none, after: { text: '/etc/passwd' }, reason: null } });
  expect(await side('inner')).toMatchObject({ value: { after: { text: inner } } });
  expect(await side('a [x]*')).toMatchObject({ value: { before: { text: TEXT }, after: none, reason: null } });
});

test('No path leads out of the tree or into git’s folder', async () => {
  const { made, git, tree, at } = await reviewed({ files: { 'sub/a': 'mine\n' } });
  await writeFile(join(made.beside, 'a'), 'secret');
  await rm(at('sub'), { recursive: true });
  await symlink(made.beside, at('sub'));
  expect(await git.file(tree, { path: 'sub/a', from: null })).toMatchObject({
    value: { before: { text: 'mine\n' }, after: { text: null, bytes: null } },
  });
  for (const path of ['../a', '/etc/passwd', 'sub/../../a', '.git', 'x/.GIT/config', '', 'a\0b']) {
    expect(await git.file(tree, { path, from: null }), path).toMatchObject({ ok: false, problem: { code: 'git_failed' } });
    expect(await git.file(tree, { path: 'b', from: path }), path).toMatchObject({ ok: false });
  }
});

test.skipIf(process.platform === 'win32')('A pipe in the tree is named, not waited for', async () => {
  const { git, tree, at } = await reviewed();
  await promisify(execFile)('mkfifo', [at('pipe')]);
  expect(await git.file(tree, { path: 'pipe', from: null })).toMatchObject({ value: { after: { text: null }, reason: /pipe/ } });
  expect(await git.changes(tree)).toEqual({ ok: true, value: [] });
});
