import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { MergePlan } from '#main/core/ports/merging.ts';
import { makeRepository, mergeNow, openGit, openMerging } from '#test/support/repositories.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

type Files = Readonly<Record<string, string | null>>;

/** A repository on main with three files, and an agent's branch with these commits, each the files it writes. */
async function agentBranch(...commits: readonly Files[]) {
  const made = await makeRepository({ files: { a: 'a1\na2\na3\n', b: 'b\n', c: 'c\n' } });
  open.push(made.remove);
  const git = openGit(made.env);
  const merging = openMerging(made.env, join(made.beside, 'snapshots'));
  const tree = {
    repository: made.common,
    path: join(made.beside, 'tree'),
    branch: 'coppice/ada',
    base: await made.git('rev-parse', 'HEAD'),
  };
  expect(await git.add(tree)).toMatchObject({ ok: true });
  let head = tree.base;
  const work = async (files: Files, message: string): Promise<void> => {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(join(tree.path, name, '..'), { recursive: true });
      if (text === null) await rm(join(tree.path, name));
      else await writeFile(join(tree.path, name), text);
    }
    const done = await git.commitAll(tree, { name: 'Ada', agent: 'a1b2c3d4' }, message);
    if (!done.ok) throw new Error(done.problem.message);
    head = done.value.head;
  };
  for (const [at, files] of commits.entries()) await work(files, `Step ${at + 1}\n\nWith a body.`);
  const planOf = (changed: Partial<MergePlan>): MergePlan => ({
    repository: made.common,
    branch: tree.branch,
    head,
    target: { branch: 'main', path: made.path },
    kind: 'merge',
    message: null,
    since: null,
    ...changed,
  });
  const merge = async (changed: Partial<MergePlan> = {}) => {
    const merged = await mergeNow(merging, planOf(changed));
    if (!merged.ok) throw new Error(`${merged.problem.code}: ${merged.problem.message}`);
    return merged.value.commit;
  };
  const log = () => made.git('log', '--format=%an|%cn|%s|%p', '--abbrev=4', 'main');
  const read = (name: string) => readFile(join(made.path, name), 'utf8');
  const onMain = async (files: Readonly<Record<string, string>>) => {
    await made.write(files);
    await made.git('add', '--all');
    await made.git('commit', '--quiet', '-m', `main: ${Object.keys(files).join(' ')}`);
  };
  return { made, merging, tree, work, planOf, merge, log, read, onMain, head: () => head };
}

test('A squash is one commit by the agent upon the target, with the words of its one commit, or a list of several', async () => {
  const one = await agentBranch({ a: 'a1\na2\na3\nmore\n' });
  await one.onMain({ b: 'b2\n' });
  const tip = await one.made.git('rev-parse', 'main');
  const commit = await one.merge({ kind: 'squash' });
  expect((await one.made.git('log', '-1', '--format=%H|%P|%an <%ae>|%cn|%B', 'main')).trim()).toBe(
    `${commit}|${tip}|Ada <a1b2c3d4@coppice>|Test Person|Step 1\n\nWith a body.`,
  );
  expect([await one.read('a'), await one.read('b')]).toEqual(['a1\na2\na3\nmore\n', 'b2\n']);
  expect(await one.made.git('status', '--porcelain')).toBe('');

  const two = await agentBranch({ d: '1\n' }, { d: '2\n' });
  await two.merge({ kind: 'squash' });
  expect((await two.made.git('log', '-1', '--format=%B', 'main')).trim()).toBe("Squash branch 'coppice/ada'\n\n* Step 1\n* Step 2");
  const three = await agentBranch({ d: '1\n' });
  await three.merge({ kind: 'squash', message: 'My own words' });
  expect((await three.made.git('log', '-1', '--format=%B', 'main')).trim()).toBe('My own words');
});

test('A rebase puts each commit upon the target with its author, date and words; what is there already or comes to nothing is left out', async () => {
  const { made, merge, log, onMain, read, tree } = await agentBranch({ d: 'd\n' }, { b: 'theirs\n' }, { d: 'd2\n' });
  await onMain({ b: 'theirs\n' });
  await onMain({ c: 'main\n' });
  await merge({ kind: 'rebase' });
  expect((await log()).split('\n').map((line) => line.split('|').slice(0, 3).join('|'))).toEqual([
    'Ada|Test Person|Step 3',
    'Ada|Test Person|Step 1',
    'Test Person|Test Person|main: c',
    'Test Person|Test Person|main: b',
    'Test Person|Test Person|Write a, b, c',
  ]);
  const dates = (of: string) => made.git('log', '--format=%ad', '--date=raw', '-1', of);
  expect(await dates('main')).toBe(await dates(tree.branch));
  expect([await read('d'), await read('b'), await read('c')]).toEqual(['d2\n', 'theirs\n', 'main\n']);
  expect((await made.git('log', '-1', '--format=%B', 'main')).trim()).toBe('Step 3\n\nWith a body.');
});

test('A rebase conflicts where one of its commits does, and is refused where the branch has merges in it', async () => {
  const { made, merging, planOf, onMain, tree } = await agentBranch({ a: 'other\n' }, { a: 'a1\na2\na3\n', d: '' });
  await onMain({ a: 'main\n' });
  expect(await merging.obstacles(planOf({ kind: 'rebase' }))).toMatchObject({ value: [{ code: 'conflict', paths: ['a'] }] });
  expect(await merging.obstacles(planOf({ kind: 'squash' }))).toEqual({ ok: true, value: [] });
  await made.git('-C', tree.path, 'merge', '--quiet', '-m', 'main came in', 'main');
  const head = await made.git('rev-parse', tree.branch);
  expect(await merging.obstacles(planOf({ kind: 'rebase', head }))).toMatchObject({ value: [{ code: 'not_linear' }] });
});

test.each(['squash', 'rebase'] as const)('Work that comes after a %s is merged without what the target has of it already', async (kind) => {
  const { merge, work, read, made, merging, planOf, head } = await agentBranch({ a: 'a1\nfirst\na3\n' });
  const first = head();
  const commit = await merge({ kind });
  // The same lines again: without knowing what has landed, this would conflict with itself.
  await work({ a: 'a1\nsecond\na3\n', d: 'd\n' }, 'More');
  const since = { head: first, commit };
  expect(await merging.obstacles(planOf({ since }))).toEqual({ ok: true, value: [] });
  await merge({ kind, since });
  expect([await read('a'), await read('d')]).toEqual(['a1\nsecond\na3\n', 'd\n']);
  expect(await made.git('rev-list', '--count', 'main')).toBe('3');
  expect(await merging.obstacles(planOf({ since: { head: head(), commit: await made.git('rev-parse', 'main') } }))).toMatchObject({
    value: [{ code: 'nothing_to_merge' }],
  });
});

test('What landed counts no more where a person took it out of the target', async () => {
  const { made, merge, work, read, head } = await agentBranch({ d: 'first\n' });
  const since = { head: head(), commit: await merge({ kind: 'squash' }) };
  await made.git('reset', '--quiet', '--hard', 'HEAD~1');
  await work({ e: 'second\n' }, 'More');
  await merge({ kind: 'squash', since });
  expect([await read('d'), await read('e')]).toEqual(['first\n', 'second\n']);
});

test.each(['merge', 'squash', 'rebase'] as const)('A %s is moved back: branch, index and files are as they were', async (kind) => {
  const { made, merging, merge, planOf, read } = await agentBranch({ 'new/file': 'n\n', a: 'changed\n', b: null }, { c: 'c2\n' });
  const before = await made.git('rev-parse', 'main');
  await made.write({ untracked: 'mine\n' });
  const commit = await merge({ kind });
  const back = { ...planOf({}), from: commit, to: before, reason: 'coppice: undo' };
  expect(await merging.move(back)).toEqual({ ok: true, value: undefined });
  expect(await made.git('rev-parse', 'main')).toBe(before);
  expect(await made.git('status', '--porcelain')).toBe('?? untracked');
  expect([await read('a'), await read('b'), await read('c')]).toEqual(['a1\na2\na3\n', 'b\n', 'c\n']);
  await expect(read('new/file')).rejects.toThrow();
  expect(await made.git('reflog', '-1', '--format=%gs', 'main')).toBe('coppice: undo');
  // Asked again, as after a crash, it is done.
  expect(await merging.move(back)).toMatchObject({ ok: true });
  await merge({ kind });
});

test('A move back that a crash cut off between files and branch is brought to its end', async () => {
  const { made, merging, merge, planOf, read } = await agentBranch({ a: 'changed\n', d: 'd\n' });
  const before = await made.git('rev-parse', 'main');
  const commit = await merge();
  await made.git('read-tree', '-m', '-u', commit, before);
  expect(await made.git('status', '--porcelain')).not.toBe('');
  expect(await merging.move({ ...planOf({}), from: commit, to: before, reason: 'again' })).toMatchObject({ ok: true });
  expect([await made.git('rev-parse', 'main'), await made.git('status', '--porcelain')]).toEqual([before, '']);
  expect(await read('a')).toBe('a1\na2\na3\n');
});

test('A revert takes what landed out from under what came since, and the work can be merged again', async () => {
  const { made, merging, merge, planOf, read, onMain, tree, head } = await agentBranch({ a: 'changed\n', d: 'd\n' });
  const before = await made.git('rev-parse', 'main');
  const commit = await merge();
  await onMain({ c: 'later\n' });
  const target = planOf({}).target;
  const reverted = await merging.prepareRevert({ repository: made.common, target, before, commit });
  if (!reverted.ok) throw new Error(reverted.problem.message);
  const { from, commit: to } = reverted.value;
  expect(await merging.move({ ...planOf({}), from, to, reason: 'revert' })).toMatchObject({ ok: true });
  expect([await read('a'), await read('c')]).toEqual(['a1\na2\na3\n', 'later\n']);
  expect(await made.git('log', '-1', '--format=%s', 'main')).toBe(`Revert "Merge branch 'coppice/ada'"`);

  for (const kind of ['merge', 'squash', 'rebase'] as const) {
    const since = { head: tree.base, commit: to };
    await merge({ kind, since, head: head() });
    expect([await read('a'), await read('c'), await read('d')]).toEqual(['changed\n', 'later\n', 'd\n']);
    await made.git('reset', '--quiet', '--hard', to);
  }
  await made.git('reset', '--quiet', '--hard', commit);
  await onMain({ a: 'changed too\n' });
  expect(await merging.prepareRevert({ repository: made.common, target, before, commit })).toMatchObject({
    ok: false,
    problem: { code: 'conflict', paths: ['a'] },
  });
});

test('A discarded branch is kept from the clean-up, and comes back with its tree, also after a crash half way', async () => {
  const { made, merging, tree, head } = await agentBranch({ d: 'd\n' });
  const git = openGit(made.env);
  const discarded = { ...tree, agent: 'a1b2c3d4', head: head() };
  for (const half of [false, true]) {
    expect(await merging.keep(made.common, 'a1b2c3d4', head())).toMatchObject({ ok: true });
    expect(await git.remove(tree)).toMatchObject({ ok: true });
    await made.git('-c', 'gc.reflogExpire=now', '-c', 'gc.reflogExpireUnreachable=now', 'gc', '--quiet', '--prune=now');
    if (half) await made.git('branch', tree.branch, head());
    expect(await merging.restore(discarded)).toEqual({ ok: true, value: undefined });
    expect(await readFile(join(tree.path, 'd'), 'utf8')).toBe('d\n');
    expect(await made.git('-C', tree.path, 'symbolic-ref', '--short', 'HEAD')).toBe(tree.branch);
    expect(await made.git('for-each-ref', 'refs/coppice')).toBe('');
    expect(await merging.restore(discarded)).toMatchObject({ ok: true });
  }
  expect(await git.remove(tree)).toMatchObject({ ok: true });
  await made.git('-c', 'gc.reflogExpire=now', '-c', 'gc.reflogExpireUnreachable=now', 'gc', '--quiet', '--prune=now');
  expect(await merging.restore(discarded)).toMatchObject({ ok: false, problem: { code: 'work_gone' } });
});
