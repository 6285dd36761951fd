import { execFile } from 'node:child_process';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { gitEnv, makeRepository, type RepositoryOptions, type TestRepository, openGit } from '#test/support/repositories.ts';

const run = promisify(execFile);
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function repository(options?: RepositoryOptions) {
  const made = await makeRepository(options);
  open.push(made.remove);
  return made;
}

const git = openGit();

function plan(made: TestRepository, name: string) {
  return { repository: made.common, path: join(made.beside, 'trees', name), branch: `coppice/${name}`, base: 'HEAD' };
}

test('16 adds at once through two openings of one repository all succeed, and leave no lock', async () => {
  const made = await repository();
  const other = openGit();
  const results = await Promise.all(Array.from({ length: 16 }, (_, n) => (n % 2 === 0 ? git : other).add(plan(made, `agent-${n}`))));
  expect(results).toEqual(results.map(() => ({ ok: true, value: undefined })));
  expect((await made.git('worktree', 'list')).split('\n')).toHaveLength(17);
  expect((await readdir(made.common)).filter((name) => name.includes('coppice'))).toEqual([]);
  const removed = await Promise.all(results.map((_, n) => (n % 2 === 0 ? git : other).remove(plan(made, `agent-${n}`))));
  expect(removed.every((result) => result.ok)).toBe(true);
  expect(await made.git('branch', '--format=%(refname:short)')).toBe('main');
  await Promise.all([git.atRest(), other.atRest()]);
  expect(await readdir(join(made.beside, 'trees'))).toEqual([]);
});

test('Two processes that add at once do not get in each other’s way', async () => {
  const made = await repository();
  const script = `
    import { openGit } from '#test/support/repositories.ts';
    const git = openGit(process.env);
    const plans = JSON.parse(process.argv[1]);
    const results = await Promise.all(plans.map((plan) => git.add(plan)));
    process.stdout.write(JSON.stringify(results.map((result) => result.ok)));`;
  const start = async (from: string) => {
    const plans = Array.from({ length: 8 }, (_, n) => plan(made, `${from}-${n}`));
    const ended = await run(process.execPath, ['--input-type=module', '-e', script, JSON.stringify(plans)], {
      cwd: process.cwd(),
      env: gitEnv(),
    });
    return JSON.parse(ended.stdout) as unknown;
  };
  expect(await Promise.all([start('one'), start('two')])).toEqual([Array(8).fill(true), Array(8).fill(true)]);
  expect((await made.git('worktree', 'list')).split('\n')).toHaveLength(17);
});

test('A path or a branch that is taken, or a base that is none, is refused and nothing changes', async () => {
  const made = await repository();
  const first = plan(made, 'a');
  await git.add(first);
  await mkdir(join(made.beside, 'taken'));
  const before = await made.git('for-each-ref');
  expect(await git.add({ ...first, branch: 'coppice/b' })).toMatchObject({ ok: false, problem: { message: /stands there already/ } });
  expect(await git.add({ ...first, path: join(made.beside, 'b') })).toMatchObject({
    ok: false,
    problem: { message: /coppice\/a exists already/ },
  });
  expect(await git.add({ ...plan(made, 'c'), path: join(made.beside, 'taken') })).toMatchObject({ ok: false });
  expect(await git.add({ ...plan(made, 'c'), base: 'nonsense' })).toMatchObject({
    ok: false,
    problem: { message: /nonsense is no commit/ },
  });
  expect(await git.add({ ...plan(made, 'c'), branch: 'main/below' })).toMatchObject({ ok: false, problem: { code: 'git_failed' } });
  expect(await made.git('for-each-ref')).toBe(before);
  expect(await readdir(join(made.beside, 'trees'))).toEqual(['a']);
});

test('A repository without a commit gives a clear problem', async () => {
  const made = await repository({ files: {} });
  expect(await git.add(plan(made, 'a'))).toMatchObject({ ok: false, problem: { code: 'git_failed', message: /HEAD is no commit/ } });
});

test('A tree is made where one was deleted by hand, even a locked one', async () => {
  const made = await repository();
  const first = plan(made, 'a');
  await git.add(first);
  await made.git('worktree', 'lock', first.path);
  await rm(first.path, { recursive: true });
  await made.git('update-ref', '-d', 'refs/heads/coppice/a');
  expect(await git.add(first)).toEqual({ ok: true, value: undefined });
});

test('Removing takes uncommitted work, a locked tree, read-only folders and a folder that is gone', async () => {
  const made = await repository();
  const [dirty, gone] = [plan(made, 'dirty'), plan(made, 'gone')];
  await git.add(dirty);
  await git.add(gone);
  await made.git('worktree', 'lock', dirty.path);
  await mkdir(join(dirty.path, 'cache'));
  await writeFile(join(dirty.path, 'cache', 'x'), 'untracked');
  await run('chmod', ['555', join(dirty.path, 'cache')]);
  await rm(gone.path, { recursive: true });
  expect([await git.remove(dirty), await git.remove(gone), await git.remove(gone)]).toEqual(Array(3).fill({ ok: true, value: undefined }));
  expect((await made.git('worktree', 'list')).split('\n')).toHaveLength(1);
  expect(await made.git('branch', '--format=%(refname:short)')).toBe('main');
  await git.atRest();
  expect(await readdir(join(made.beside, 'trees'))).toEqual([]);
});

test('The repository’s own tree, a stranger’s folder and a branch in use elsewhere are never removed', async () => {
  const made = await repository();
  const tree = plan(made, 'a');
  await git.add(tree);
  await mkdir(join(made.beside, 'mine'));
  expect(await git.remove({ ...tree, path: made.path })).toMatchObject({ ok: false, problem: { message: /own tree/ } });
  expect(await git.remove({ ...tree, path: join(made.beside, 'mine'), branch: 'none' })).toMatchObject({
    ok: false,
    problem: { message: /no worktree/ },
  });
  expect(await git.remove({ ...tree, path: join(made.beside, 'none') })).toMatchObject({
    ok: false,
    problem: { message: /checked out in/ },
  });
  expect(await git.remove({ ...tree, branch: 'main' })).toMatchObject({ ok: false });
  expect(await readdir(made.beside)).toEqual(expect.arrayContaining(['mine', 'project', 'trees']));
  expect(await readdir(tree.path)).toEqual(['.git', 'readme.md']);
});
