import { execFile } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import type { MergePlan } from '#main/core/ports/merging.ts';
import { makeRepository, mergeNow, openGit, openMerging, type RepositoryOptions } from '#test/support/repositories.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A repository on main, and an agent's branch with these files committed. */
async function agentWork(work: Readonly<Record<string, string | null>>, options: RepositoryOptions = {}) {
  const made = await makeRepository({ files: { a: 'a\n', b: 'b\n', '.gitignore': 'ignored*\n' }, ...options });
  open.push(made.remove);
  // Something of the person's to be kept, beside what each test adds.
  await made.write({ a: 'stashed\n' });
  await made.git('stash', '--quiet');
  const git = openGit(made.env);
  const merging = openMerging(made.env, join(made.beside, 'snapshots'));
  const merge = (asked: MergePlan) => mergeNow(merging, asked);
  const tree = {
    repository: made.common,
    path: join(made.beside, 'tree'),
    branch: 'coppice/ada',
    base: await made.git('rev-parse', 'HEAD'),
  };
  expect(await git.add(tree)).toMatchObject({ ok: true });
  for (const [name, text] of Object.entries(work)) {
    await mkdir(join(tree.path, name, '..'), { recursive: true });
    if (text === null) await rm(join(tree.path, name));
    else await writeFile(join(tree.path, name), text);
  }
  await made.git('-C', tree.path, 'add', '--all', '--force');
  const done = await git.commitAll(tree, { name: 'Ada', agent: 'a1b2c3d4' }, 'work');
  const head = done.ok ? done.value.head : '';
  const plan: MergePlan = {
    repository: made.common,
    branch: tree.branch,
    head,
    target: { branch: 'main', path: made.path },
    kind: 'merge',
    message: 'Merge Ada’s work',
    since: null,
  };
  /** What a person would see as moved: refs, status, index and files. */
  const state = async () => ({
    refs: await made.git('for-each-ref'),
    stash: await readFile(join(made.common, 'logs/refs/stash'), 'utf8'),
    head: await made.git('rev-parse', '--symbolic-full-name', 'HEAD'),
    status: await made.git('--no-optional-locks', 'status', '--porcelain=v2', '-z', '--ignored', '-uall'),
    index: await readFile(join(made.common, 'index')),
    files: await Promise.all(
      (await readdir(made.path)).filter((name) => name !== '.git').map(async (name) => [name, (await stat(join(made.path, name))).mtimeMs]),
    ),
  });
  /** Expects the merge to be refused for this reason, before it and when it is asked for, with nothing moved by either. */
  const refused = async (code: string, paths: readonly string[] = [], changed: Partial<MergePlan> = {}) => {
    const before = await state();
    expect(await merging.obstacles({ ...plan, ...changed })).toMatchObject({ ok: true, value: [{ code, paths }] });
    for (const kind of ['merge', 'squash', 'rebase'] as const) {
      expect(await merge({ ...plan, kind, ...changed })).toMatchObject({ ok: false, problem: { code } });
    }
    expect(await state()).toEqual(before);
  };
  return { made, git, merging, merge, tree, plan, state, refused, read: (name: string) => readFile(join(made.path, name), 'utf8') };
}

test('A merge is always a commit of two parents by the person, with the tree and its branch moved together', async () => {
  const { made, plan, read, merging, merge } = await agentWork({ 'new/file': 'n\n', a: 'a\nmore\n', b: null });
  const tip = await made.git('rev-parse', 'main');
  expect(await merging.obstacles(plan)).toEqual({ ok: true, value: [] });
  const merged = await merge(plan);
  expect(merged).toEqual({ ok: true, value: { commit: await made.git('rev-parse', 'main') } });
  expect(await made.git('log', '-1', '--format=%P|%an|%ce|%s')).toBe(
    `${tip} ${plan.head}|Test Person|person@example.test|Merge Ada’s work`,
  );
  expect(await made.git('status', '--porcelain')).toBe('');
  expect([await read('new/file'), await read('a'), (await readdir(made.path)).includes('b')]).toEqual(['n\n', 'a\nmore\n', false]);
  expect(await merging.obstacles(plan)).toMatchObject({ ok: true, value: [{ code: 'nothing_to_merge' }] });
});

test('Work on both sides comes together; unrelated uncommitted work stays, staged or not', async () => {
  const { made, plan, read, merge } = await agentWork({ a: 'theirs\n', 'sub/n': '' });
  await made.write({ c: 'c\n' });
  await made.git('add', 'c');
  await made.git('commit', '-qm', 'on main');
  await made.write({ b: 'staged\n', d: 'staged new\n' });
  await made.git('add', 'b', 'd');
  await made.write({ b: 'staged, changed\n', e: 'untracked\n', 'sub/mine': 'beside\n', ignored: '' });
  await made.git('config', 'branch.main.mergeOptions', '--squash --no-ff --autostash');
  const status = await made.git('status', '--porcelain', '-uall');
  expect(await merge(plan)).toMatchObject({ ok: true });
  expect(await made.git('status', '--porcelain', '-uall')).toBe(status);
  expect(await Promise.all(['a', 'b', 'c', 'd', 'e'].map(read))).toEqual([
    'theirs\n',
    'staged, changed\n',
    'c\n',
    'staged new\n',
    'untracked\n',
  ]);
});

test('A conflict is known beforehand by its paths and leaves everything as it was', async () => {
  const { made, refused } = await agentWork({ a: 'theirs\n', b: 'theirs\n', c: '' });
  await made.write({ a: 'ours\n', b: 'ours\n' });
  await made.git('commit', '-qam', 'ours');
  await refused('conflict', ['a', 'b']);
});

test.each([
  ['changed', { a: 'mine\n' }, ['a']],
  ['untracked', { n: 'mine\n' }, ['n']],
  ['ignored', { ignored: 'mine\n' }, ['ignored']],
  ['a file in a folder’s place', { deep: 'mine\n' }, ['deep']],
  ['a folder in a file’s place', { 'n/x': 'mine\n' }, ['n/x']],
  ['inside an ignored folder', { 'ignored-folder/x': 'mine\n' }, ['ignored-folder/']],
])('Uncommitted work that a merge would overwrite is named and kept: %s', async (_, files, paths) => {
  const work = { a: 'theirs\n', n: 'n\n', ignored: 'x', 'deep/file': '', 'ignored-folder/x': 'theirs' };
  const { made, refused, read } = await agentWork(work);
  await made.write(files);
  await refused('target_dirty', paths);
  for (const [name, text] of Object.entries(files)) expect(await read(name)).toBe(text);
});

test('An ignored folder without the files that come is not in the way', async () => {
  const { made, plan, read, merge } = await agentWork({ 'ignored-folder/x': 'theirs' });
  await made.write({ 'ignored-folder/y': 'mine' });
  expect(await merge(plan)).toMatchObject({ ok: true });
  expect([await read('ignored-folder/x'), await read('ignored-folder/y')]).toEqual(['theirs', 'mine']);
});

test('A tree in the middle of a merge, a rebase or a cherry-pick, or with a lock, is busy', async () => {
  const { made, refused } = await agentWork({ c: '' });
  await made.git('checkout', '-qb', 'side');
  await made.write({ a: 'side\n' });
  await made.git('commit', '-qam', 'side');
  await made.git('checkout', '-q', 'main');
  await made.write({ a: 'main\n' });
  await made.git('commit', '-qam', 'main');
  for (const command of ['merge', 'cherry-pick', 'rebase']) {
    await expect(made.git(command, 'side')).rejects.toThrow();
    await refused('target_busy');
    await made.git(command, '--abort');
  }
  await writeFile(join(made.common, 'index.lock'), '');
  await refused('target_busy');
});

test('What was reviewed is what is merged: a branch that moved on, or is gone, is refused', async () => {
  const { made, git, plan, tree, refused, merge } = await agentWork({ c: '' });
  await made.git('-C', tree.path, 'commit', '-q', '--allow-empty', '-m', 'later');
  await refused('head_moved');
  expect(await git.remove(tree)).toMatchObject({ ok: true });
  await refused('head_moved');
  expect(await merge({ ...plan, head: '1'.repeat(40) })).toMatchObject({ ok: false, problem: { code: 'head_moved' } });
});

test('A target that is gone, elsewhere or on another branch is refused', async () => {
  const { made, refused } = await agentWork({ c: '' });
  await refused('target_gone', [], { target: { branch: 'none', path: made.path } });
  await made.git('checkout', '-qb', 'other');
  await refused('target_gone', [], { target: { branch: 'main', path: join(made.beside, 'none') } });
  await refused('target_moved');
  await made.git('worktree', 'add', '-q', join(made.beside, 'elsewhere'), 'main');
  await refused('target_moved');
});

test('A branch that is checked out nowhere moves alone: a detached tree stays, a bare repository has none', async () => {
  const { made, plan, merge } = await agentWork({ c: '' });
  await made.git('checkout', '-q', '--detach');
  await made.write({ c: 'mine' });
  expect(await merge(plan)).toMatchObject({ ok: true });
  expect(await made.git('status', '--porcelain')).toBe('?? c');
  expect(await made.git('log', '-1', '--format=%s', 'main')).toBe('Merge Ada’s work');
  await made.git('clone', '-q', '--bare', made.path, join(made.beside, 'bare'));
  const bare = join(made.beside, 'bare');
  await made.git('-C', bare, 'update-ref', 'refs/heads/main', 'main~1');
  const merged = await merge({ ...plan, repository: bare, target: { branch: 'main', path: bare } });
  expect(merged).toEqual({ ok: true, value: { commit: await made.git('-C', bare, 'rev-parse', 'main') } });
});

test('Of several merges prepared at once one lands, and what was built on the same tip moves nothing any more', async () => {
  const { made, plan, merge } = await agentWork({ c: '' });
  const results = await Promise.all(['one', 'two', 'three'].map((message) => merge({ ...plan, message })));
  const ends = results.map((result) => (result.ok ? 'merged' : result.problem.code));
  expect(ends.toSorted()).toEqual(['merged', 'target_moved', 'target_moved']);
  expect(await made.git('rev-parse', 'main')).toBe(results.flatMap((result) => (result.ok ? [result.value.commit] : []))[0]);
  expect(await merge(plan)).toMatchObject({ ok: false, problem: { code: 'nothing_to_merge' } });
});

test('Where git knows no name, the merge is Coppice’s', async () => {
  const { made, plan, merge } = await agentWork({ c: '' }, { person: 'nobody' });
  expect(await merge(plan)).toMatchObject({ ok: true });
  expect(await made.git('log', '-1', '--format=%an <%ae> %cn <%ce>')).toBe('Coppice <coppice@localhost> Coppice <coppice@localhost>');
});

test('A branch that cannot be moved takes the files back with it', async () => {
  const { made, plan, state, merge } = await agentWork({ a: 'theirs\n', c: 'c\n' });
  await made.write({ b: 'mine\n' });
  const before = await state();
  await writeFile(join(made.common, 'refs', 'heads', 'main.lock'), '');
  expect(await merge(plan)).toMatchObject({ ok: false, problem: { code: 'git_failed', message: /main\.lock/ } });
  await rm(join(made.common, 'refs', 'heads', 'main.lock'));
  const { index: _, files: __, ...after } = await state();
  expect(before).toMatchObject(after);
  expect(await merge(plan)).toMatchObject({ ok: true });
});

const isRoot = process.getuid?.() === 0 && process.platform === 'linux';

test.skipIf(!isRoot)(
  'On a full disk an add and a merge say so and leave nothing half made (needs root for a small disk)',
  async ({ skip }) => {
    const run = promisify(execFile);
    const { made, git, merge } = await agentWork({ c: '' });
    const disk = join(made.beside, 'disk');
    await mkdir(disk);
    const mounted = await run('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk]).then(
      () => true,
      () => false,
    );
    if (!mounted) skip('mounting a tmpfs is not permitted here');
    open.unshift(async () => void (await run('umount', [disk])));
    await chmod(disk, 0o700);

    const half = (letter: string) => Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`f${n}`, letter.repeat(40_000) + String(n)]));
    const small = await makeRepository({ files: half('a'), within: disk });
    const tree = { repository: small.common, path: join(made.beside, 'roomy'), branch: 'coppice/ada', base: 'HEAD' };
    const cramped = { ...tree, path: join(small.beside, 'tree'), branch: 'coppice/bob' };
    expect(await git.add(cramped)).toMatchObject({ ok: false, problem: { code: 'disk_full' } });
    expect(await small.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
    expect((await small.git('worktree', 'list')).split('\n')).toHaveLength(1);
    expect((await readdir(small.beside)).toSorted()).toEqual(['project']);

    expect(await git.add(tree)).toMatchObject({ ok: true });
    for (const [name, text] of Object.entries({
      ...half('b'),
      ...Object.fromEntries(Object.entries(half('c')).map(([name, text]) => [`new-${name}`, text])),
    })) {
      await writeFile(join(tree.path, name), text);
    }
    const done = await git.commitAll({ ...tree, base: await small.git('rev-parse', 'HEAD') }, { name: 'Bob', agent: 'b' }, 'much');
    expect(done).toMatchObject({ ok: true });
    const before = [await small.git('status', '--porcelain', '-uall'), await small.git('for-each-ref')];
    const plan = {
      repository: small.common,
      branch: tree.branch,
      head: done.ok ? done.value.head : '',
      target: { branch: 'main', path: small.path },
      kind: 'merge',
      message: 'm',
      since: null,
    } as const;
    expect(await merge(plan)).toMatchObject({ ok: false, problem: { code: 'disk_full' } });
    expect([await small.git('status', '--porcelain', '-uall'), await small.git('for-each-ref')]).toEqual(before);
  },
);

test('A submodule is merged in its own tree, which git has on record elsewhere', async () => {
  const inner = await makeRepository({ files: { a: 'a\n' } });
  open.push(inner.remove);
  const { made, git, merge } = await agentWork({ c: '' });
  await made.git('-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', '-b', 'main', inner.path, 'sub');
  const sub = join(made.path, 'sub');
  const found = await git.inspect(sub);
  expect(found).toMatchObject({
    ok: true,
    value: { kind: 'repository', branch: 'main', top: sub, project: join(made.common, 'modules', 'sub') },
  });
  const repository = found.ok ? found.value.project : '';
  const tree = { repository, path: join(made.beside, 'of-sub'), branch: 'coppice/sub', base: found.ok ? (found.value.head ?? '') : '' };
  expect(await git.add(tree)).toMatchObject({ ok: true });
  await writeFile(join(tree.path, 'n'), '');
  const done = await git.commitAll(tree, { name: 'Ada', agent: 'a1b2c3d4' }, 'work');
  const plan = {
    repository,
    branch: tree.branch,
    head: done.ok ? done.value.head : '',
    target: { branch: 'main', path: sub },
    kind: 'merge',
    message: 'm',
    since: null,
  } as const;
  expect(await merge(plan)).toMatchObject({ ok: true });
  expect((await readdir(sub)).toSorted()).toEqual(['.git', 'a', 'n']);
});

test('An undo is refused like a merge where the target is dirty, busy, switched or has moved on, with nothing moved', async () => {
  const { made, merging, merge, plan, state } = await agentWork({ a: 'theirs\n', b: null, n: '' });
  const before = await made.git('rev-parse', 'main');
  const merged = await merge(plan);
  const back = { ...plan, from: merged.ok ? merged.value.commit : '', to: before, reason: 'undo' };
  const refused = async (code: string) => {
    const was = await state();
    expect(await merging.move(back)).toMatchObject({ ok: false, problem: { code } });
    expect(await state()).toEqual(was);
  };
  await made.write({ a: 'mine\n' });
  await refused('target_dirty');
  await made.git('checkout', '--quiet', 'a');
  await made.write({ b: 'mine again\n' });
  await refused('target_dirty');
  await rm(join(made.path, 'b'));
  await writeFile(join(made.common, 'MERGE_HEAD'), `${before}\n`);
  await refused('target_busy');
  await rm(join(made.common, 'MERGE_HEAD'));
  await made.git('checkout', '--quiet', '-b', 'other');
  await refused('target_moved');
  await made.git('checkout', '--quiet', 'main');
  await made.git('commit', '--quiet', '--allow-empty', '-m', 'on top');
  await refused('target_moved');
});
