import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, readlink, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { makeRepository, openGit } from '#test/support/repositories.ts';

const run = promisify(execFile);
const git = openGit();
const never = new AbortController().signal;

/** A repository in which `untracked` lies about, and a new tree beside it. */
async function trees(include: string | null, untracked: Record<string, string>) {
  const files = { '.gitignore': 'node_modules/\n.env*\nbuild/\n*.log\ncache\n', 'src/a.ts': 'a\n' };
  const made = await makeRepository({ files });
  onTestFinished(made.remove);
  await made.write(untracked);
  if (include !== null) await made.write({ '.worktreeinclude': include });
  const to = join(made.beside, 'tree');
  await made.git('worktree', 'add', '--quiet', '--detach', to);
  return { made, from: made.path, to };
}

/** Everything in the tree that git does not have. */
async function extra(tree: string): Promise<string[]> {
  const listed = await run('git', ['ls-files', '--others', '-z'], { cwd: tree });
  return listed.stdout.split('\0').filter((path) => path !== '');
}

test('What is both named and ignored is copied: whole folders, files in folders, names taken back by a "!"', async () => {
  const { from, to } = await trees('node_modules/\n.env*\n!.env.local\nbuild/keep/\nloose/\n', {
    'node_modules/a/index.js': '1',
    'node_modules/b/index.js': '2',
    '.env': 'A=1',
    '.env.local': 'not named',
    'src/.env': 'A=2',
    'build/keep/x.json': '{}',
    'build/other.json': 'not named',
    'loose/x.log': 'named and ignored',
    'loose/notes.txt': 'named, and not ignored',
    'über "x"/.env': 'odd name',
  });
  const included = await git.include({ from, to }, never);
  expect(included).toEqual({ ok: true, value: { files: 7, bytes: 1 + 1 + 3 + 3 + 2 + 17 + 8, notes: [] } });
  expect((await extra(to)).toSorted()).toEqual(
    [
      '.env',
      'build/keep/x.json',
      'loose/x.log',
      'node_modules/a/index.js',
      'node_modules/b/index.js',
      'src/.env',
      'über "x"/.env',
    ].toSorted(),
  );
  expect(await readFile(join(to, 'src/.env'), 'utf8')).toBe('A=2');
});

test('Without the file nothing is copied, nor by one that is a link', async () => {
  const { made, from, to } = await trees(null, { '.env': 'x' });
  expect(await git.include({ from, to }, never)).toEqual({ ok: true, value: { files: 0, bytes: 0, notes: [] } });
  await writeFile(join(made.beside, 'elsewhere'), '.env\n');
  await symlink(join(made.beside, 'elsewhere'), join(from, '.worktreeinclude'));
  expect(await git.include({ from, to }, never)).toEqual({ ok: true, value: { files: 0, bytes: 0, notes: [] } });
});

test('Links stay links, what stands there stays, and no path leads out of the new tree', async () => {
  const { made, from, to } = await trees('node_modules/\ncache\n.env\n', { '.env': 'theirs', 'node_modules/real.js': 'real' });
  await symlink('real.js', join(from, 'node_modules/link.js'));
  await symlink(made.beside, join(from, 'cache'));
  await writeFile(join(to, '.env'), 'mine');
  expect(await git.include({ from, to }, never)).toMatchObject({ ok: true, value: { notes: [] } });
  expect(await readlink(join(to, 'node_modules/link.js'))).toBe('real.js');
  expect(await readlink(join(to, 'cache'))).toBe(made.beside);
  expect(await readFile(join(to, '.env'), 'utf8')).toBe('mine');

  const second = await trees('node_modules/\n', { 'node_modules/a/x.js': 'x' });
  const outside = join(second.made.beside, 'outside');
  await mkdir(outside);
  await symlink(outside, join(second.to, 'node_modules'));
  expect(await git.include(second, never)).toMatchObject({
    ok: true,
    value: { notes: ['node_modules/a/x.js could not be copied: its folder is no folder in the new tree'] },
  });
  expect(await readdir(outside)).toEqual([]);
});

test('What cannot be copied is noted, and the rest is copied', async () => {
  const { from, to } = await trees('build/\n.env\n', { 'build/x': 'x', '.env': 'A=1' });
  await run('mkfifo', [join(from, 'build/pipe')]);
  const included = await git.include({ from, to }, never);
  expect(included).toMatchObject({ ok: true, value: { files: 2, notes: ['build/pipe is neither a file nor a link, and was left out'] } });
});

test('A copy that is stopped ends', async () => {
  const { from, to } = await trees('.env\n', { '.env': 'A=1' });
  expect(await git.include({ from, to }, AbortSignal.abort())).toMatchObject({ ok: true, value: { files: 0 } });
  expect(await extra(to)).toEqual([]);
});
