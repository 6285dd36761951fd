import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { gitEnv, makeRepository, type RepositoryOptions, openGit } from '#test/support/repositories.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function repository(options?: RepositoryOptions) {
  const made = await makeRepository(options);
  open.push(made.remove);
  return made;
}

async function folder() {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'coppice-folder-')));
  open.push(() => rm(path, { recursive: true, force: true }));
  return path;
}

const git = openGit();

test('A repository is described with its branch, commit and uncommitted paths, a rename counted once', async () => {
  const { path, common, git: run, write } = await repository({ files: { a: 'a\n', 'sub/b': 'one\ntwo\nthree\n' } });
  await run('mv', 'sub/b', 'sub/c');
  await write({ a: 'changed\n', new: '', 'more/x': '', 'more/y': '' });
  expect(await git.inspect(path)).toEqual({
    ok: true,
    value: {
      path,
      kind: 'repository',
      project: common,
      top: path,
      mainTop: path,
      branch: 'main',
      head: await run('rev-parse', 'HEAD'),
      dirty: 4,
    },
  });
});

test('A subfolder, a path through a link and a linked worktree belong to the same project', async () => {
  const { path, common, beside, git: run, write } = await repository();
  await write({ 'deep er/x': '' });
  await symlink(path, join(beside, 'link'));
  await run('worktree', 'add', '--quiet', '-b', 'other', join(beside, 'tree'));
  expect(await git.inspect(join(path, 'deep er'))).toMatchObject({ value: { path: join(path, 'deep er'), project: common, top: path } });
  expect(await git.inspect(join(beside, 'link'))).toMatchObject({ value: { path, project: common, top: path } });
  expect(await git.inspect(join(beside, 'tree'))).toMatchObject({
    value: { project: common, top: join(beside, 'tree'), mainTop: path, branch: 'other' },
  });
  await run('config', 'core.bare', 'true');
  expect(await git.inspect(join(beside, 'tree'))).toMatchObject({ value: { top: join(beside, 'tree'), mainTop: null } });
});

test('A detached HEAD has no branch, and a tag of the same name does not change a branch', async () => {
  const { path, git: run } = await repository();
  await run('tag', 'main');
  expect(await git.inspect(path)).toMatchObject({ value: { branch: 'main' } });
  await run('checkout', '--quiet', '--detach');
  expect(await git.inspect(path)).toMatchObject({ value: { kind: 'repository', branch: null, dirty: 0 } });
});

test('A repository without a commit, a bare one and a plain folder are told apart', async () => {
  const unborn = await repository({ files: {} });
  const bare = await repository({ bare: true });
  const plain = await folder();
  expect(await git.inspect(unborn.path)).toMatchObject({ value: { kind: 'unborn', branch: 'main', head: null, top: unborn.path } });
  expect(await git.inspect(bare.path)).toMatchObject({ value: { kind: 'bare', project: bare.path, top: null } });
  expect(await git.inspect(plain)).toEqual({
    ok: true,
    value: { path: plain, kind: 'folder', project: plain, top: null, mainTop: null, branch: null, head: null, dirty: 0 },
  });
});

test('What cannot be opened is named, with what to do', async () => {
  const path = await folder();
  await writeFile(join(path, 'file'), '');
  await mkdir(join(path, 'broken', '.git'), { recursive: true });
  await mkdir(join(path, 'torn'));
  await writeFile(join(path, 'torn', '.git'), 'gitdir: /nowhere/at/all\n');
  expect(await git.inspect(join(path, 'none'))).toMatchObject({ ok: false, problem: { code: 'no_such_folder' } });
  expect(await git.inspect(join(path, 'file'))).toMatchObject({ ok: false, problem: { code: 'not_a_folder' } });
  expect(await git.inspect(join(path, 'broken'))).toMatchObject({ ok: false, problem: { code: 'git_failed', message: /Repair it/ } });
  expect(await git.inspect(join(path, 'torn'))).toMatchObject({ ok: false, problem: { code: 'git_failed', message: /nowhere/ } });
});

test('Without git on the PATH, that is what is said', async () => {
  const path = await folder();
  const without = openGit({ ...gitEnv(), PATH: path });
  expect(await without.version()).toBeNull();
  expect(await without.inspect(path)).toMatchObject({ ok: false, problem: { code: 'git_missing' } });
  expect(await git.version()).toMatch(/^\d+\.\d+/);
});

test.skipIf(process.getuid?.() !== 0)(
  "Another user's repository is refused by git, with the way to trust it (needs root to make one)",
  async () => {
    const { path, git: run } = await repository();
    const { chown } = await import('node:fs/promises');
    await chown(path, 12_345, 12_345);
    await chown(join(path, '.git'), 12_345, 12_345);
    expect(await git.inspect(path)).toMatchObject({ ok: false, problem: { code: 'git_failed', message: /safe\.directory/ } });
    await expect(run('status')).rejects.toThrow();
  },
);

test('Variables that a surrounding git has left do not lead elsewhere', async () => {
  const here = await repository();
  const other = await repository();
  const inside = openGit({ ...gitEnv(), GIT_DIR: other.common, GIT_INDEX_FILE: '/nowhere', GIT_EDITOR: 'false', EDITOR: 'false' });
  expect(await inside.inspect(here.path)).toMatchObject({ value: { project: here.common, dirty: 0 } });
});

test('A branch is resolved before a tag of the same name; nonsense is null', async () => {
  const { common, git: run } = await repository({ commits: [{ b: '' }] });
  await run('tag', 'main', 'HEAD~1');
  expect(await git.resolve(common, 'main')).toBe(await run('rev-parse', 'HEAD'));
  expect(await git.resolve(common, 'refs/tags/main')).toBe(await run('rev-parse', 'HEAD~1'));
  expect([await git.resolve(common, 'none'), await git.resolve(common, '--all'), await git.resolve(common, '')]).toEqual([
    null,
    null,
    null,
  ]);
});
