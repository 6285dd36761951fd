import { execFile } from 'node:child_process';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { gitEnv, makeRepository, type RepositoryOptions, mergeNow, openGit, openMerging } from '#test/support/repositories.ts';

const run = promisify(execFile);
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

const ADA = { name: 'Ada', agent: 'a1b2c3d4' };

/** A repository with one agent's tree. */
async function agentTree(options?: RepositoryOptions) {
  const made = await makeRepository(options);
  open.push(made.remove);
  const git = openGit(made.env);
  const base = await made.git('rev-parse', 'HEAD');
  const tree = { repository: made.common, path: join(made.beside, 'tree'), branch: 'coppice/ada', base };
  expect(await git.add(tree)).toMatchObject({ ok: true });
  const inTree = (...args: string[]) => made.git('-C', tree.path, ...args);
  const write = (name: string, text: string) => writeFile(join(tree.path, name), text);
  const commit = (message = 'work') => git.commitAll(tree, ADA, message);
  return { made, git, tree, inTree, write, commit, base };
}

test('Changes are committed on the branch, by the agent for the person; ignored files are not', async () => {
  const { made, inTree, write, commit } = await agentTree({ files: { '.gitignore': '*.log\n', old: 'a\nb\n' } });
  await write('new', 'one\ntwo\n');
  await write('old', 'a\n');
  await write('noise.log', '');
  const done = await commit('Do it\n\n# not a comment');
  expect(done).toMatchObject({ ok: true, value: { commits: 1, files: 2, added: 2, removed: 1 } });
  expect(done).toMatchObject({ value: { head: await made.git('rev-parse', 'coppice/ada') } });
  expect(await inTree('log', '-1', '--format=%an <%ae> %cn <%ce>%n%B')).toBe(
    'Ada <a1b2c3d4@coppice> Test Person <person@example.test>\nDo it\n\n# not a comment\n',
  );
  expect(await inTree('ls-files')).toBe('.gitignore\nnew\nold');
});

test('Nothing to commit is no error; what the agent has committed itself counts', async () => {
  const { base, inTree, write, commit } = await agentTree();
  expect(await commit()).toEqual({ ok: true, value: { head: base, commits: 0, files: 0, added: 0, removed: 0 } });
  await write('a', '1\n');
  await inTree('add', 'a');
  await inTree('commit', '-qm', 'own');
  expect(await commit()).toMatchObject({ ok: true, value: { commits: 1, files: 1, added: 1 } });
});

test('Where git knows no name, Coppice is the committer; a name that git refuses is replaced', async () => {
  const { made, git, tree, inTree, write } = await agentTree({ person: 'nobody' });
  await made.git('config', 'user.name', 'Half Configured');
  await write('a', '');
  expect(await git.commitAll(tree, { name: '<\n>', agent: 'a1b2c3d4' }, '')).toMatchObject({ ok: true });
  expect(await inTree('log', '-1', '--format=%an <%ae> %cn <%ce>')).toBe('agent <a1b2c3d4@coppice> Coppice <coppice@localhost>');
  await made.git('config', 'user.email', 'half@example.test');
  await write('b', '');
  await git.commitAll(tree, ADA, 'two');
  expect(await inTree('log', '-1', '--format=%cn <%ce>')).toBe('Half Configured <half@example.test>');
});

test('Names with blanks, quotes, line breaks, leading dashes and other scripts are committed as they are', async () => {
  const { made, inTree, write, commit } = await agentTree();
  const names = ['a b', 'quo"te\'s', 'line\nbreak', '-rf', ':(top)x', 'tab\there', 'größe-日本-🌳', '*'];
  for (const name of names) await write(name, 'x\n');
  expect(await commit()).toMatchObject({ ok: true, value: { files: names.length, added: names.length } });
  expect((await inTree('ls-tree', '-z', '--name-only', 'HEAD')).split('\0').filter(Boolean).toSorted()).toEqual(
    [...names, 'readme.md'].toSorted(),
  );
  expect(made.path).not.toBe('');
});

test('A repository inside the tree is kept by its commit, one without a commit is left out', async () => {
  const { inTree, write, tree, commit } = await agentTree();
  for (const name of ['empty one', 'with']) {
    await mkdir(join(tree.path, name));
    await inTree('-C', name, 'init', '-q');
    await write(join(name, 'x'), '');
  }
  await inTree('-C', 'with', 'add', '-A');
  await inTree('-C', 'with', 'commit', '-qm', 'inside');
  await write('a', '');
  expect(await commit()).toMatchObject({ ok: true, value: { files: 2 } });
  expect(await inTree('ls-tree', '-r', '--format=%(objecttype) %(path)', 'HEAD')).toBe('blob a\nblob readme.md\ncommit with');
});

test('A commit lands on the agent’s branch though it detached HEAD, made a branch of its own or renamed its branch', async () => {
  const { inTree, write, commit } = await agentTree();
  await inTree('checkout', '-q', '--detach');
  await write('a', '');
  expect(await commit()).toMatchObject({ ok: true, value: { commits: 1 } });
  await inTree('switch', '-qc', 'feature');
  await write('b', '');
  await inTree('add', 'b');
  await inTree('commit', '-qm', 'b');
  await write('c', '');
  expect(await commit()).toMatchObject({ ok: true, value: { commits: 3, files: 3 } });
  expect(await inTree('symbolic-ref', 'HEAD')).toBe('refs/heads/coppice/ada');
  await inTree('branch', '-m', 'renamed');
  await write('d', '');
  expect(await commit()).toMatchObject({ ok: true, value: { commits: 4 } });
  expect(await inTree('status', '--porcelain')).toBe('');
});

test('Work on another line is not mixed into the branch: clean, the branch stands; dirty, it is said', async () => {
  const { made, base, inTree, write, commit } = await agentTree({ commits: [{ b: '' }] });
  await write('a', '');
  const done = await commit();
  await inTree('checkout', '-q', '--detach', `${base}~1`);
  expect(await commit()).toEqual(done);
  await write('lost', 'x');
  expect(await commit()).toMatchObject({ ok: false, problem: { code: 'git_failed', message: /git switch coppice\/ada/ } });
  expect(done).toMatchObject({ value: { head: await made.git('rev-parse', 'coppice/ada') } });
  expect(await inTree('status', '--porcelain')).toBe('?? lost');
});

test('A merge that the agent left half-way with conflicts is committed, so that nothing is lost', async () => {
  const { made, inTree, write, commit } = await agentTree();
  await write('readme.md', 'mine\n');
  await commit();
  await made.write({ 'readme.md': 'theirs\n' });
  await made.git('commit', '-qam', 'theirs');
  await expect(inTree('merge', 'main')).rejects.toThrow();
  expect(await commit()).toMatchObject({ ok: true });
  expect(await inTree('status', '--porcelain')).toBe('');
  expect(await inTree('show', 'HEAD:readme.md')).toContain('<<<<<<<');
});

test('A lock left by a crashed git, and a tree that is gone, are said with what to do', async () => {
  const { made, git, tree, write, commit } = await agentTree();
  await write('a', '');
  const lock = join(made.common, 'worktrees', 'tree', 'index.lock');
  await writeFile(lock, '');
  expect(await commit()).toMatchObject({ ok: false, problem: { code: 'git_failed', message: expect.stringContaining(lock) as string } });
  await rm(tree.path, { recursive: true });
  expect(await commit()).toMatchObject({ ok: false, problem: { code: 'tree_gone' } });
  expect(await git.remove(tree)).toMatchObject({ ok: true });
});

test('A tree that has lost its .git inside another repository is not committed there', async () => {
  const { made, git, tree, write } = await agentTree();
  const inside = { ...tree, path: join(made.path, 'worktrees', 'bob'), branch: 'coppice/bob' };
  expect(await git.add(inside)).toMatchObject({ ok: true });
  await rm(join(inside.path, '.git'));
  await write('a', '');
  await writeFile(join(inside.path, 'lost'), '');
  const before = await made.git('status', '--porcelain', '-uall');
  expect(await git.commitAll(inside, ADA, 'm')).toMatchObject({ ok: false, problem: { code: 'tree_gone' } });
  const plan = {
    repository: made.common,
    branch: tree.branch,
    head: tree.base,
    target: { branch: inside.branch, path: inside.path },
    kind: 'merge',
    message: 'm',
    since: null,
  } as const;
  expect(await openMerging(made.env, join(made.beside, 'snapshots')).obstacles(plan)).toMatchObject({
    value: expect.arrayContaining([expect.objectContaining({ code: 'target_gone' })]) as unknown,
  });
  expect(await made.git('status', '--porcelain', '-uall')).toBe(before);
});

test('Hooks, signing, a file-system monitor and the repository’s own filters never run, from making to merging', async () => {
  const { made, git, tree, inTree, write, commit, base } = await agentTree({
    files: { '.gitattributes': '* filter=a=b merge=own\n', a: '1\n' },
  });
  const marker = join(made.beside, 'marker');
  const script = join(made.beside, 'script');
  await writeFile(script, `#!/bin/sh\necho "$0 $*" >> '${marker}'\nexit 1\n`, { mode: 0o755 });
  await mkdir(join(made.common, 'hooks'));
  for (const hook of [
    'pre-commit',
    'commit-msg',
    'post-checkout',
    'post-commit',
    'post-merge',
    'pre-merge-commit',
    'reference-transaction',
    'post-index-change',
  ]) {
    await run('cp', [script, join(made.common, 'hooks', hook)]);
  }
  const settings = [
    'core.fsmonitor',
    'gpg.program',
    'filter.a=b.clean',
    'filter.a=b.smudge',
    'filter.a=b.process',
    'merge.own.driver',
    'diff.external',
    'core.editor',
  ];
  for (const key of settings) await run('git', ['config', key, script], { cwd: made.path, env: gitEnv() });
  for (const key of ['commit.gpgsign', 'filter.a=b.required']) await run('git', ['config', key, 'true'], { cwd: made.path, env: gitEnv() });
  await rm(marker, { force: true });

  const second = { ...tree, path: join(made.beside, 'second'), branch: 'coppice/second' };
  expect(await git.add(second)).toMatchObject({ ok: true });
  await write('a', '1\n2\n');
  await write('b', 'b\n');
  const done = await commit();
  expect(done).toMatchObject({ ok: true, value: { commits: 1 } });
  const head = done.ok ? done.value.head : '';
  expect(await git.inspect(tree.path)).toMatchObject({ ok: true });
  expect(await git.changes({ ...tree, head })).toMatchObject({ ok: true, value: [{ path: 'a' }, { path: 'b' }] });
  expect(await git.file({ ...tree, head }, { path: 'a', from: null })).toMatchObject({ value: { after: { text: '1\n2\n' } } });
  await writeFile(join(second.path, 'a'), '9\n');
  const other = await git.commitAll(second, ADA, 'second');
  const onto = { branch: 'coppice/ada', path: tree.path };
  const common = { repository: made.common, message: 'm', kind: 'merge', since: null, target: onto } as const;
  const merging = openMerging(made.env, join(made.beside, 'snapshots'));
  const plan = { ...common, branch: second.branch, head: other.ok ? other.value.head : '' };
  expect(await merging.obstacles(plan)).toMatchObject({ ok: true, value: [{ code: 'conflict', paths: ['a'] }] });
  expect(await mergeNow(merging, { ...common, branch: 'coppice/ada', head, target: { branch: 'main', path: made.path } })).toMatchObject({
    ok: true,
  });
  expect(await git.remove(second)).toMatchObject({ ok: true });
  expect(base).not.toBe(head);
  await expect(run('cat', [marker])).rejects.toThrow('No such file');
  // The same repository does run them for a git that is not held back: the traps are armed.
  await expect(inTree('commit', '--allow-empty', '-m', 'x')).rejects.toThrow();
  expect((await run('cat', [marker])).stdout).not.toBe('');
});

test('The filters of a repository inside the tree never run, whatever .gitmodules says of it', async () => {
  const { made, git, tree, inTree, write, commit, base } = await agentTree();
  const marker = join(made.beside, 'marker');
  const inner = join(tree.path, 'inner');
  const inInner = (...args: string[]) => made.git('-C', inner, ...args);
  await made.git('init', '--quiet', inner);
  await inInner('commit', '--quiet', '--allow-empty', '-m', 'one');
  await write('.gitmodules', '[submodule "inner"]\n\tpath = inner\n\turl = ./inner\n\tignore = none\n');
  await inTree('config', 'submodule.inner.ignore', 'none');
  expect(await commit()).toMatchObject({ ok: true, value: { files: 2 } });
  await writeFile(join(inner, 'a'), '1\n');
  await inInner('add', 'a');
  await inInner('commit', '--quiet', '-m', 'two');
  await inInner('config', 'filter.own.clean', `touch '${marker}'; cat`);
  await writeFile(join(inner, '.gitattributes'), '* filter=own\n');
  // As long as before: git has to read it to know that it is another.
  await writeFile(join(inner, 'a'), '2\n');

  expect(await git.inspect(tree.path)).toMatchObject({ ok: true, value: { dirty: 1 } });
  expect(await git.changes({ ...tree, head: base })).toMatchObject({ ok: true, value: [{ path: '.gitmodules' }, { path: 'inner' }] });
  expect(await commit()).toMatchObject({ ok: true, value: { commits: 2 } });
  expect(await made.git('rev-parse', 'coppice/ada:inner')).toBe(await inInner('rev-parse', 'HEAD'));
  await expect(run('cat', [marker])).rejects.toThrow('No such file');
  // The trap is armed: a git that is not held back runs it.
  await inTree('status');
  await run('cat', [marker]);
});

test('A missing object is not fetched: where to, the repository’s own config would say, and that may be a command', async () => {
  const made = await makeRepository({ files: { a: 'a\n', lost: 'lost\n' } });
  open.push(made.remove);
  const marker = join(made.beside, 'marker');
  const oid = await made.git('rev-parse', 'HEAD:lost');
  await rm(join(made.common, 'objects', oid.slice(0, 2), oid.slice(2)), { force: true });
  const settings = {
    'core.repositoryFormatVersion': '1',
    'extensions.partialClone': 'origin',
    'remote.origin.promisor': 'true',
    'remote.origin.url': made.beside,
    'remote.origin.uploadpack': `touch '${marker}'; git-upload-pack`,
  };
  for (const [key, value] of Object.entries(settings)) await made.git('config', key, value);
  const base = await made.git('rev-parse', 'HEAD');
  const adding = openGit(made.env).add({ repository: made.common, path: join(made.beside, 'tree'), branch: 'coppice/ada', base });
  expect(await adding).toMatchObject({
    ok: false,
    problem: { code: 'git_failed', message: expect.stringContaining('git fetch --refetch') },
  });
  await expect(run('cat', [marker])).rejects.toThrow('No such file');
  await expect(made.git('cat-file', 'blob', oid)).rejects.toThrow();
  await run('cat', [marker]);
});

test('A folder in the place of a file, and a link in the place of a folder, are committed as they stand', async () => {
  const { tree, inTree, write, commit } = await agentTree({ files: { 'd/x': 'x\n', f: 'f\n', 'g/y': 'y\n' } });
  await rm(join(tree.path, 'd'), { recursive: true });
  await symlink('g', join(tree.path, 'd'));
  await rm(join(tree.path, 'f'));
  await mkdir(join(tree.path, 'f'));
  await write('f/inside', 'in\n');
  expect(await commit()).toMatchObject({ ok: true, value: { commits: 1 } });
  expect(await inTree('ls-tree', '-r', '--name-only', 'HEAD')).toBe('d\nf/inside\ng/y');
  expect(await inTree('status', '--porcelain')).toBe('');
});
