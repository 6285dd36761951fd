import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { processesBelow } from '#test/support/processes-below.ts';
import { ADA, BOB, keptRepository, OWNER } from './checkpoints-fixture.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function kept(...options: Parameters<typeof keptRepository>) {
  const repository = await keptRepository(...options);
  open.push(repository.made.remove);
  return repository;
}

const STRANGE = ['with space', 'quo"te', 'new\nline', 'back\\slash', 'ünïcode-木', '-dash', 'tab\there', ':(top)magic', '[a]*'];

test('A checkpoint has untracked files and not ignored ones, and touches neither index nor HEAD', async () => {
  const { made, take } = await kept({ files: { '.gitignore': '*.log\nbuild/\n', old: 'a\n' } });
  await made.write({ old: 'b\n', staged: 's\n' });
  await made.git('add', 'staged');
  await made.write({ new: 'n\n', 'noise.log': 'x', 'build/out': 'x' });
  const before = [
    await made.git('status', '--porcelain'),
    await readFile(join(made.common, 'index')),
    await made.git('for-each-ref', 'refs/heads'),
  ];
  const { tree, commit } = await take();
  expect(await made.git('ls-tree', '-r', '--name-only', tree)).toBe('.gitignore\nnew\nold\nstaged');
  expect(await made.git('show', `${commit}:old`)).toBe('b');
  expect([
    await made.git('status', '--porcelain'),
    await readFile(join(made.common, 'index')),
    await made.git('for-each-ref', 'refs/heads'),
  ]).toEqual(before);
});

test('An agent has one ref: each checkpoint follows the one before, and an identical tree makes no commit', async () => {
  const { made, take } = await kept();
  const first = await take();
  expect(await take()).toEqual(first);
  await made.write({ a: '1\n' });
  const second = await take(['a']);
  expect(await take(['a'])).toEqual(second);
  await made.write({ b: '1\n' });
  const third = await take();
  expect(await made.git('rev-list', `refs/coppice/${OWNER}/checkpoints/${ADA}`)).toBe(`${third.commit}\n${second.commit}\n${first.commit}`);
  expect(await made.git('for-each-ref', '--format=%(refname)', 'refs/coppice')).toBe(`refs/coppice/${OWNER}/checkpoints/${ADA}`);
});

test.each([
  ['by the files that a tool names', (names: string[]) => names],
  ['by a look at everything', () => undefined],
])('Every name that a file may have is kept, and comes back byte for byte: %s', async (_, files) => {
  const { made, take, restore, disk } = await kept();
  await take();
  const names = STRANGE.flatMap((name) => [name, `deep ${name}/er/${name}`]);
  await made.write(Object.fromEntries(names.map((name) => [name, Buffer.from([0, 255, 13, 10, 7])])));
  const { tree } = await take(files(names));
  const was = await disk();
  await made.write(Object.fromEntries(names.map((name) => [name, 'other'])));
  await rm(join(made.path, 'with space'));
  expect(await restore(tree)).toBe(tree);
  expect(await disk()).toEqual(was);
});

test('Deletions, renames, modes and links come back; folders that become empty go', async () => {
  const { made, take, restore, disk } = await kept({ files: { run: '#!/bin/sh\n', 'dir/one': '1\n', 'dir/two': '2\n', gone: 'g\n' } });
  await symlink('dir/one', join(made.path, 'link'));
  await symlink('/nowhere/out', join(made.path, 'outward'));
  const first = await take();
  const was = await disk();
  await rm(join(made.path, 'gone'));
  await rename(join(made.path, 'dir'), join(made.path, 'moved'));
  await chmod(join(made.path, 'run'), 0o755);
  await rm(join(made.path, 'link'));
  await made.write({ link: 'a file now\n', 'outward2/x': 'x\n' });
  const second = await take();
  const later = await disk();
  expect(await restore(first.tree)).toBe(first.tree);
  expect(await disk()).toEqual(was);
  expect(await restore(second.tree)).toBe(second.tree);
  expect(await disk()).toEqual(later);
});

test("A file takes a folder's place, and a folder a file's", async () => {
  const { made, take, restore, disk } = await kept({ files: { 'a/b': '1\n', c: '2\n' } });
  const first = await take();
  const was = await disk();
  await rm(join(made.path, 'a'), { recursive: true });
  await rm(join(made.path, 'c'));
  await made.write({ a: 'file\n', 'c/d': 'deep\n' });
  const second = await take(['a', 'c/d']);
  expect(await made.git('ls-tree', '-r', '--name-only', second.tree)).toBe('a\nc/d');
  await restore(first.tree);
  expect(await disk()).toEqual(was);
});

test('Line ends, filters and encodings change no byte', async () => {
  const attributes = '* text=auto\n*.crlf text eol=crlf\n*.id ident\n*.f filter=shout\n*.u text working-tree-encoding=UTF-16LE\n';
  const { made, take, restore, disk } = await kept({ files: { '.gitattributes': attributes, 'mixed.txt': 'a\nb\n' } });
  await made.git('config', 'core.autocrlf', 'true');
  await made.git('config', 'filter.shout.clean', 'tr a-z A-Z');
  await made.git('config', 'filter.shout.smudge', 'tr A-Z a-z');
  await made.write({ 'a.crlf': 'x\r\ny\r\n', 'a.id': '$Id$\n', 'a.f': 'words\n', 'a.u': Buffer.from('hé\r\n', 'utf16le') });
  // Converted on the way in and out: the index knows them as unchanged.
  await made.git('add', '--all');
  await made.git('commit', '-qm', 'converted');
  await rm(join(made.path, 'a.id'));
  await made.git('checkout', '-q', '--', '.');
  const was = await disk();
  const { tree } = await take();
  expect(execFileSync('git', ['cat-file', 'blob', `${tree}:a.crlf`], { cwd: made.path }).toString()).toBe('x\r\ny\r\n');
  expect(execFileSync('git', ['cat-file', 'blob', `${tree}:a.f`], { cwd: made.path }).toString()).toBe('words\n');
  await made.write({ 'a.crlf': 'x\ny\n', 'a.id': 'i\n', 'a.f': 'WORDS\n', 'a.u': 'u\n', 'mixed.txt': 'a\r\nb\n' });
  const other = await take();
  const later = await disk();
  await restore(tree);
  expect(await disk()).toEqual(was);
  await restore(other.tree);
  expect(await disk()).toEqual(later);
});

test('Nothing that a repository brings is run', async () => {
  const { made, take, restore } = await kept();
  const mark = join(made.beside, 'ran');
  const script = join(made.beside, 'script');
  await writeFile(script, `#!/bin/sh\ntouch '${mark}'\ncat\n`, { mode: 0o755 });
  await made.git('config', 'core.fsmonitor', script);
  await made.git('config', 'filter.x.clean', script);
  await made.git('config', 'filter.x.smudge', script);
  await mkdir(join(made.common, 'hooks'), { recursive: true });
  for (const hook of ['reference-transaction', 'post-index-change', 'post-checkout'])
    await writeFile(join(made.common, 'hooks', hook), `#!/bin/sh\ntouch '${mark}'\n`, { mode: 0o755 });
  await made.write({ '.gitattributes': '* filter=x\n', a: '1\n' });
  const { tree } = await take();
  await made.write({ a: '2\n' });
  await take(['a']);
  await restore(tree);
  await expect(readFile(mark)).rejects.toThrow('ENOENT');
});

test('A repository inside is recorded by its commit and left alone; one without a commit is left out', async () => {
  const { made, take, restore, disk } = await kept();
  const inner = join(made.path, 'vendor/inner');
  await made.write({ 'vendor/inner/x': '1\n', 'empty/x': '1\n' });
  for (const folder of [inner, join(made.path, 'empty')]) await made.git('init', '-q', '--template=', folder);
  await made.git('-C', inner, 'add', '.');
  await made.git('-C', inner, 'commit', '-qm', 'inner');
  const head = await made.git('-C', inner, 'rev-parse', 'HEAD');
  const first = await take();
  expect(await made.git('ls-tree', '-r', first.tree)).toBe(
    `100644 blob ce013625030ba8dba906f756967f9e9ca394464a\treadme.md\n160000 commit ${head}\tvendor/inner`,
  );
  await made.write({ 'vendor/inner/x': '2\n', 'readme.md': 'changed\n' });
  expect((await take(['vendor/inner/x'])).tree).toBe(first.tree);
  await made.git('-C', inner, 'commit', '-qam', 'more');
  const second = await take();
  await restore(first.tree);
  expect(await disk()).toMatchObject({ 'vendor/inner/x': 'file 2\n', 'readme.md': 'file hello\n' });
  await restore(second.tree);
  expect(await disk()).toMatchObject({ 'readme.md': 'file changed\n' });
});

test("A file that is ignored is not kept, unless it is tracked; and what lies elsewhere is not this folder's", async () => {
  const { made, take } = await kept({ files: { keep: '1\n' } });
  await made.write({ '.gitignore': 'keep\nsecret\n' });
  const first = await take();
  await made.write({ secret: 'key\n' });
  expect((await take(['secret', '../elsewhere', '.git/config'])).tree).toBe(first.tree);
  await made.write({ keep: '2\n' });
  expect(await made.git('show', `${(await take(['keep'])).commit}:keep`)).toBe('2');
});

test('A file in the way that no checkpoint has is not overwritten, and nothing else is', async () => {
  const { made, restoring, take, disk } = await kept({ files: { one: '1\n', 'two/x': '2\n' } });
  const first = await take();
  await rm(join(made.path, 'two'), { recursive: true });
  await made.write({ '.gitignore': 'two\n', one: 'changed\n', two: 'ignored, and dear\n' });
  const was = await disk();
  expect(await restoring(first.tree)).toMatchObject({
    ok: false,
    problem: { code: 'file_in_the_way', message: expect.stringContaining('two stands where two/x') },
  });
  expect(await disk()).toEqual(was);
  await rm(join(made.path, 'two'));
  await made.write({ 'two/x/deep': 'ignored too\n' });
  expect(await restoring(first.tree)).toMatchObject({
    ok: false,
    problem: { code: 'file_in_the_way', message: expect.stringContaining('two/x/deep stands where') },
  });
});

test('Ignored files beside what is restored stay', async () => {
  const { made, take, restore, disk } = await kept({ files: { '.gitignore': '*.log\n', 'a/one': '1\n' } });
  const first = await take();
  await made.write({ 'b/two': '2\n', 'b/x.log': 'log\n', 'a/y.log': 'log\n' });
  await rm(join(made.path, 'a/one'));
  await take();
  await restore(first.tree);
  expect(await disk()).toEqual({ '.gitignore': 'file *.log\n', 'a/one': 'file 1\n', 'a/y.log': 'file log\n', 'b/x.log': 'file log\n' });
});

test('Before the first commit, at a detached HEAD, and in a tree beside it', async () => {
  const unborn = await kept({ files: {} });
  await unborn.made.write({ a: '1\n' });
  const first = await unborn.take();
  await unborn.made.write({ a: '2\n', b: '2\n' });
  await unborn.take(['a', 'b']);
  await unborn.restore(first.tree);
  expect(await unborn.disk()).toEqual({ a: 'file 1\n' });
  await expect(unborn.made.git('rev-parse', '--verify', 'HEAD')).rejects.toThrow();

  const { made, checkpoints, restoring, disk } = await kept({ commits: [{ a: '1\n' }] });
  await made.git('checkout', '-q', '--detach', 'HEAD~');
  const beside = join(made.beside, 'tree');
  await made.git('worktree', 'add', '-q', beside, 'main');
  const head = await made.git('rev-parse', 'HEAD');
  const tree = { repository: made.common, top: beside };
  const taken = await checkpoints.take(tree, ADA, null, 'x');
  await writeFile(join(beside, 'a'), '2\n');
  expect(taken.ok && (await restoring(taken.value.tree, tree))).toMatchObject({ ok: true });
  expect(await disk(beside)).toEqual({ a: 'file 1\n', 'readme.md': 'file hello\n' });
  expect(await made.git('-C', beside, 'status', '--porcelain')).toBe('');
  expect(await made.git('rev-parse', 'HEAD')).toBe(head);
});

test("What changed since the last look belongs to the next one, another process's too", async () => {
  const { made, take, kept: folder, again } = await kept();
  await take();
  await made.write({ byHand: '1\n', byTool: '1\n' });
  const one = await take(['byTool']);
  expect(await made.git('ls-tree', '--name-only', one.tree)).toBe('byTool\nreadme.md');
  const other = await again().take(folder, ADA, [join(made.path, 'byTool')], 'after a restart');
  expect(other.ok && (await made.git('ls-tree', '--name-only', other.value.tree))).toBe('byHand\nbyTool\nreadme.md');
  expect(other.ok && (await made.git('rev-parse', `${other.value.commit}^`))).toBe(one.commit);
});

test('Two agents in one folder have a chain each, and each sees what the other did', async () => {
  const { made, take } = await kept();
  await take();
  await take(undefined, BOB);
  await made.write({ a: '1\n' });
  await take(['a']);
  await made.write({ b: '1\n' });
  const bobs = await take(['b'], BOB);
  expect(await made.git('ls-tree', '--name-only', bobs.tree)).toBe('a\nb\nreadme.md');
});

test('While files come and go, a checkpoint is taken all the same', async () => {
  const { made, take } = await kept({ files: Object.fromEntries(Array.from({ length: 60 }, (_, n) => [`f${n}`, `${n}\n`])) });
  let busy = true;
  const stir = (async () => {
    for (let n = 0; busy; n += 1) {
      await made.write({ [`t${n % 40}`]: `${n}\n` });
      await rm(join(made.path, `t${(n + 20) % 40}`), { force: true });
    }
  })();
  for (let n = 0; n < 4; n += 1)
    expect((await made.git('ls-tree', '--name-only', (await take()).tree)).split('\n')).toEqual(expect.arrayContaining(['f0', 'f59']));
  busy = false;
  await stir;
});

test('What a killed git left is no hindrance: a lock, half an index, and a ref that somebody deleted', async () => {
  const { made, take, checkpoints, restoring, kept: folder } = await kept();
  const first = await take();
  const shadow = execFileSync('find', [join(made.beside, 'data'), '-name', 'index'], { encoding: 'utf8' }).trim();
  await writeFile(`${shadow}.lock`, '');
  await writeFile(shadow, 'DIRC and then nothing');
  await made.write({ a: '1\n' });
  const second = await take();
  expect(await made.git('ls-tree', '--name-only', second.tree)).toBe('a\nreadme.md');
  await made.git('update-ref', '-d', `refs/coppice/${OWNER}/checkpoints/${ADA}`);
  await made.git('reflog', 'expire', '--expire=now', '--all');
  await made.git('gc', '-q', '--prune=now');
  await made.write({ b: '1\n' });
  expect(await made.git('ls-tree', '--name-only', (await take()).tree)).toBe('a\nb\nreadme.md');
  expect(await checkpoints.compare(folder.repository, { from: first.tree, to: '1'.repeat(40) })).toMatchObject({
    ok: false,
    problem: { code: 'checkpoint_gone' },
  });
  expect(await restoring('1'.repeat(40))).toMatchObject({ ok: false, problem: { code: 'checkpoint_gone' } });
});

test.skipIf(process.platform !== 'linux')(
  'A git that is killed while it writes files is asked again, and the rest is written',
  async () => {
    const content = (text: string) => Object.fromEntries(Array.from({ length: 1500 }, (_, n) => [`d${n % 30}/f${n}`, `${text} ${n}\n`]));
    const { made, take, restoring, disk } = await kept({ files: content('one') });
    const first = await take();
    const was = await disk();
    await made.write(content('two'));
    await take();
    const done = restoring(first.tree);
    let killed = false;
    while (!killed) {
      for (const [pid, command] of processesBelow(made.path)) {
        if (!command.includes('read-tree -m -u')) continue;
        // Once it has written the first of them.
        if ((await readFile(join(made.path, 'd0/f0'), 'utf8').catch(() => '')).startsWith('two')) continue;
        process.kill(pid, 'SIGKILL');
        killed = true;
      }
      if (!killed) await new Promise((resolve) => void setImmediate(resolve));
      if (await Promise.race([done.then(() => true), Promise.resolve(false)])) break;
    }
    const ended = await done;
    if (killed) expect(ended).toMatchObject({ ok: false, problem: { code: 'git_failed' } });
    expect(await restoring(first.tree)).toMatchObject({ ok: true, value: first.tree });
    expect(await disk()).toEqual(was);
  },
);

test('Two trees are compared with counts, and each step is asked what it touched', async () => {
  const { made, take, checkpoints, kept: folder } = await kept({ files: { 'a\nb': '1\n2\n', c: 'c\n' } });
  const first = await take();
  await made.write({ 'a\nb': '1\n3\n4\n' });
  const second = await take();
  await rm(join(made.path, 'c'));
  const third = await take();
  expect(await checkpoints.compare(folder.repository, { from: first.tree, to: third.tree })).toMatchObject({
    ok: true,
    value: [
      { path: 'a\nb', kind: 'modified', added: 2, removed: 1 },
      { path: 'c', kind: 'deleted', removed: 1 },
    ],
  });
  const steps = [
    [first, second],
    [second, second],
    [second, third],
  ].map(([from, to]) => ({ from: from?.tree ?? '', to: to?.tree ?? '' }));
  expect(await checkpoints.touched(folder.repository, steps)).toEqual({ ok: true, value: [new Set(['a\nb']), new Set(), new Set(['c'])] });
});

test("An agent's checkpoints are let go of, and nobody else's", async () => {
  const { made, take, checkpoints, kept: folder } = await kept();
  await take();
  await take(undefined, BOB);
  expect(await checkpoints.drop(folder.repository, ADA, folder.top)).toMatchObject({ ok: true });
  expect(await checkpoints.drop(folder.repository, ADA, folder.top)).toMatchObject({ ok: true });
  expect(await made.git('for-each-ref', '--format=%(refname)', 'refs/coppice')).toBe(`refs/coppice/${OWNER}/checkpoints/${BOB}`);
  await made.write({ a: '1\n' });
  expect(await made.git('rev-list', '--count', (await take()).commit)).toBe('1');
});
