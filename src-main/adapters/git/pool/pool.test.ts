import { execFile } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readdir, readFile, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { processesBelow } from '#test/support/processes-below.ts';
import { addAgain, openPooled } from '#test/support/pooled-git.ts';
import { pooled } from './pool-fixture.ts';

const run = promisify(execFile);
const inTree = async (path: string, ...args: string[]) => (await run('git', args, { cwd: path })).stdout.trimEnd();
const OK = { ok: true, value: undefined };
const FILES = { 'a.txt': 'a\n', 'b/c.txt': 'c\n', '.gitignore': 'ignored\n' };

test('A claim moves a warm tree as it is: on its branch, clean, not one file written', async () => {
  const p = await pooled(1, { files: FILES });
  await p.fill();
  const [warm = ''] = await readdir(p.git.pools()[0]!.folder).then((names) => names.filter((name) => name.startsWith('warm-')));
  const before = await stat(join(p.git.pools()[0]!.folder, warm, 'b/c.txt'), { bigint: true });

  const plan = p.plan('scout-1a');
  expect(await p.git.add(plan)).toEqual(OK);
  expect(await stat(join(plan.path, 'b/c.txt'), { bigint: true })).toMatchObject({ ino: before.ino, ctimeNs: before.ctimeNs });
  expect(p.git.pools()).toMatchObject([{ repository: p.repository.common, size: 1, hits: 1, misses: 1, problem: null }]);
  expect(await inTree(plan.path, 'status', '--porcelain=v2', '--branch', '--ignored')).toBe(
    `# branch.oid ${plan.base}\n# branch.head coppice/scout-1a`,
  );
  expect(await inTree(plan.path, 'rev-parse', '--git-dir')).toBe(join(p.repository.common, 'worktrees/scout-1a'));
  expect((await readdir(join(p.repository.common, 'worktrees/scout-1a'))).toSorted()).toEqual([
    'HEAD',
    'commondir',
    'coppice-data',
    'gitdir',
    'index',
    'logs',
  ]);
  expect(await p.repository.git('worktree', 'list', '--porcelain')).toContain(
    `worktree ${plan.path}\nHEAD ${plan.base}\nbranch refs/heads/coppice/scout-1a`,
  );
  await p.git.atRest();
  expect(p.git.pools()).toMatchObject([{ ready: 1 }]);
});

test('When the base has moved only what changed is written, in a claim and in the trees that wait', async () => {
  const p = await pooled(2, { files: FILES });
  await p.fill();
  await p.repository.write({ 'a.txt': 'moved\n' });
  await p.repository.git('commit', '--quiet', '--all', '--message', 'Move on');
  const head = await p.repository.git('rev-parse', 'HEAD');
  const folder = p.git.pools()[0]!.folder;
  const stamps = await Promise.all(
    (await warmIn(folder)).map(async (path) => (await stat(join(path, 'b/c.txt'), { bigint: true })).ctimeNs),
  );

  const plan = p.plan('late', head);
  expect(await p.git.add(plan)).toEqual(OK);
  expect(await readFile(join(plan.path, 'a.txt'), 'utf8')).toBe('moved\n');
  expect(stamps).toContain((await stat(join(plan.path, 'b/c.txt'), { bigint: true })).ctimeNs);
  expect(await inTree(plan.path, 'status', '--porcelain')).toBe('');
  await p.git.atRest();
  expect(p.git.pools()).toMatchObject([{ ready: 2, hits: 1 }]);
  for (const path of await warmIn(folder)) expect(await inTree(path, 'rev-parse', 'HEAD')).toBe(head);
});

test('An engine that is asleep knows which pools there are, and leaves them as they are', async () => {
  const p = await pooled(2, { files: FILES });
  await p.fill();
  const folder = p.git.pools()[0]!.folder;
  const warm = await warmIn(folder);
  const asleep = openPooled(p.repository.env, p.data, 0);
  onTestFinished(() => asleep.close());
  await asleep.findPools();
  await asleep.atRest();
  expect(asleep.pools()).toMatchObject([{ repository: p.repository.common, folder, tended: false, ready: 0 }]);
  expect(await warmIn(folder)).toEqual(warm);
});

test('16 claims at once all get a warm tree of their own', async () => {
  const p = await pooled(16);
  await p.fill();
  const plans = Array.from({ length: 16 }, (_, at) => p.plan(`agent-${at}`));
  expect(await Promise.all(plans.map((plan) => p.git.add(plan)))).toEqual(plans.map(() => OK));
  expect(p.git.pools()).toMatchObject([{ hits: 16, misses: 1 }]);
  for (const { path, branch } of plans) expect(await inTree(path, 'symbolic-ref', '--short', 'HEAD')).toBe(branch);
  // Its work in the background takes the lock too.
  await p.git.atRest();
  expect((await readdir(p.repository.common)).filter((name) => name.includes('coppice'))).toEqual([]);
});

test.each<[string, (p: Awaited<ReturnType<typeof pooled>>, folder: string) => Promise<unknown>]>([
  ['whose records were pruned by hand', async (p) => rm(join(p.repository.common, 'worktrees'), { recursive: true })],
  ['whose folder was deleted', async (_, folder) => rm(folder, { recursive: true })],
  ['that somebody has on a branch', async (_, folder) => inTree((await warmIn(folder))[0]!, 'checkout', '--quiet', '-b', 'mine')],
  ['that was made with other line endings', async (p) => p.repository.git('config', 'core.eol', 'crlf')],
  ['that was made under other attributes', async (p) => attributes(p.repository.common)],
])('A warm tree %s is not used: a new one is made, right in every byte, and the pool is made whole', async (_, spoil) => {
  const p = await pooled(1, { files: { ...FILES, '.gitattributes': '*.txt text\n' } });
  await p.fill();
  await spoil(p, p.git.pools()[0]!.folder);
  const plan = p.plan('next');
  expect(await p.git.add(plan)).toEqual(OK);
  expect(p.git.pools()).toMatchObject([{ hits: 0, misses: 2 }]);
  const fresh = join(p.repository.beside, 'fresh');
  await p.repository.git('worktree', 'add', '--quiet', '--detach', fresh);
  expect(await readFile(join(plan.path, 'b/c.txt'))).toEqual(await readFile(join(fresh, 'b/c.txt')));
  await p.git.atRest();
  expect(p.git.pools()).toMatchObject([{ ready: 1, problem: null }]);
  expect(await p.git.add(p.plan('last'))).toEqual(OK);
  expect(p.git.pools()).toMatchObject([{ hits: 1, misses: 2 }]);
});

test('Closed while it makes a tree, it leaves no process, and the next start deletes what was begun', async () => {
  const p = await pooled(2, { files: Object.fromEntries(Array.from({ length: 400 }, (_, at) => [`f${at}`, `${at}`])) });
  await p.git.add(p.plan('first'));
  await p.git.close();
  expect([...processesBelow(p.data), ...processesBelow(p.repository.path)]).toEqual([]);
  const git = await p.restart();
  expect((await p.repository.git('worktree', 'list')).split('\n')).toHaveLength(2 + (git.pools()[0]?.ready ?? 0));
});

test('What stands in the way is git’s to say, and the warm tree stays for the next one', async () => {
  const p = await pooled(1);
  await p.fill();
  await mkdir(p.plan('taken').path, { recursive: true });
  expect(await p.git.add(p.plan('taken'))).toMatchObject({ ok: false, problem: { message: /stands there already/ } });
  expect(await p.git.add({ ...p.plan('second'), branch: 'coppice/first' })).toMatchObject({
    ok: false,
    problem: { message: /exists already/ },
  });
  expect(await p.git.add(p.plan('third'))).toEqual(OK);
  expect(p.git.pools()).toMatchObject([{ hits: 1, misses: 1 }]);
});

test('A disk that is full while the pool is filled is the pool’s problem alone, and told', async () => {
  const bin = await realpath(await mkdtemp(join(tmpdir(), 'coppice-bin-')));
  onTestFinished(() => rm(bin, { recursive: true, force: true }));
  const real = (await run('which', ['git'])).stdout.trim();
  const script = `#!/bin/sh\ncase "$*" in *"reset --hard"*) echo "fatal: No space left on device" >&2; exit 128;; esac\nexec ${real} "$@"\n`;
  await writeFile(join(bin, 'git'), script);
  await chmod(join(bin, 'git'), 0o755);
  const p = await pooled(2, { path: bin });
  await p.fill();
  expect(p.git.pools()).toMatchObject([{ ready: 0, problem: expect.stringContaining('the disk is full') }]);
  expect(await p.git.add(p.plan('plain'))).toEqual(OK);
  expect(await p.repository.git('worktree', 'list')).not.toContain('/pool/');
  expect((await readdir(p.git.pools()[0]!.folder)).filter((name) => name !== 'repository')).toEqual([]);
});

test('A tree that is left unchanged goes back, and nothing of its agent is in it when it is used again', async () => {
  const p = await pooled(1, { files: FILES });
  await p.fill();
  const [agent, next] = [p.plan('agent'), p.plan('next')];
  await p.git.add(agent);
  await p.git.atRest();
  await writeFile(join(agent.path, 'ignored'), 'kept out of git');
  await mkdir(join(agent.path, 'empty'));
  // Hidden from git's own look, as a clean tree would be.
  await inTree(agent.path, 'update-index', '--assume-unchanged', 'a.txt');
  await writeFile(join(agent.path, 'a.txt'), 'poison\n');
  const first = await stat(agent.path);
  await p.restart(2);
  expect(await p.git.remove(agent)).toEqual(OK);
  expect(await p.repository.git('branch', '--list', 'coppice/agent')).toBe('');
  await p.git.atRest();
  const [one, two] = await Promise.all([next, p.plan('other')].map(async (plan) => ((await p.git.add(plan)).ok ? plan.path : '')));
  const again = (await stat(one!)).ino === first.ino ? one! : two!;
  expect((await stat(again)).ino).toBe(first.ino);
  expect((await readdir(again)).toSorted()).toEqual(['.git', '.gitignore', 'a.txt', 'b']);
  expect(await readFile(join(again, 'a.txt'), 'utf8')).toBe('a\n');
  expect(p.git.pools()).toMatchObject([{ hits: 2, misses: 0 }]);
});

test('A tree that its agent left in the middle of something, or that nobody wants, is deleted', async () => {
  const p = await pooled(1, { files: FILES });
  await p.fill();
  expect(await p.git.remove(p.plan('first'))).toEqual(OK);
  await p.git.add(p.plan('odd'));
  await writeFile(join(p.repository.common, 'worktrees/odd/config.worktree'), '[core]\n\tpager = evil\n');
  await p.restart(1);
  expect(await p.git.remove(p.plan('odd'))).toEqual(OK);
  await p.git.atRest();
  expect(await readdir(join(p.data, 'worktrees'))).toEqual([]);
  expect((await p.repository.git('worktree', 'list')).split('\n')).toHaveLength(1 + p.git.pools()[0]!.ready);
});

test('The next start finds the trees, and hands out none that was touched', async () => {
  const p = await pooled(3, { files: FILES });
  await p.fill();
  const [touched, ...others] = await warmIn(p.git.pools()[0]!.folder);
  await writeFile(join(touched!, 'b/c.txt'), 'changed\n');
  const again = await p.restart();
  expect(again.pools()).toMatchObject([{ repository: p.repository.common, ready: 2, hits: 0 }]);
  expect((await warmIn(again.pools()[0]!.folder)).toSorted()).toEqual(others.toSorted());
  expect(await again.add(p.plan('after'))).toEqual(OK);
  expect(again.pools()).toMatchObject([{ hits: 1, misses: 0 }]);
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])(
  'A claim that was cut off after step %i is made by whoever asks again, and nothing is left of it',
  async (cut) => {
    const p = await pooled(1, { files: FILES });
    await p.fill();
    const [warm = ''] = await warmIn(p.git.pools()[0]!.folder);
    await p.git.close();
    const plan = p.plan('cut');
    const records = join(p.repository.common, 'worktrees');
    const [before, after] = [join(records, basename(warm)), join(records, 'cut')];
    // As hand-over.ts and metadata.ts take them.
    const steps = [
      () => p.repository.git('update-ref', `refs/heads/${plan.branch}`, plan.base),
      () => rm(join(before, 'coppice-warm')),
      () => writeFile(join(before, 'locked'), 'moving'),
      () => rename(before, after),
      () => writeFile(join(warm, '.git'), `gitdir: ${after}\n`),
      () => writeFile(join(after, 'gitdir'), `${join(plan.path, '.git')}\n`),
      () => rename(warm, plan.path),
      () => rm(join(after, 'locked')),
    ];
    for (const step of steps.slice(0, cut)) await step();
    const git = await p.restart();
    await addAgain(git, plan);
    expect(await inTree(plan.path, 'status', '--porcelain', '--branch', '--ignored')).toBe(`## ${plan.branch}`);
    await git.atRest();
    const [pool] = git.pools();
    expect(pool).toMatchObject({ ready: 1, problem: null });
    const listed = (await p.repository.git('worktree', 'list', '--porcelain'))
      .split('\n')
      .filter((line) => /^(worktree|locked|prunable)/.test(line));
    const standing = [p.repository.path, p.plan('first').path, plan.path, ...(await warmIn(pool!.folder))];
    expect(listed.toSorted()).toEqual(standing.map((path) => `worktree ${path}`).toSorted());
    expect(await readdir(pool!.folder)).toHaveLength(2);
    expect((await readdir(join(p.data, 'worktrees'))).toSorted()).toEqual(['cut', 'first']);
  },
);

test('Switched off, a pool is gone with its records; that of another data directory stays', async () => {
  const p = await pooled(2);
  const other = await pooled(1);
  const plan = { ...p.plan('theirs'), path: join(other.data, 'worktrees/theirs') };
  await p.fill();
  await other.git.add(plan);
  await other.git.atRest();
  const off = await p.restart(0);
  expect(await readdir(join(p.data, 'pool'))).toEqual([]);
  expect(off.pools()).toMatchObject([{ size: 0, ready: 0 }]);
  const trees = (await p.repository.git('worktree', 'list', '--porcelain')).split('\n').filter((line) => line.startsWith('worktree '));
  expect(trees.map((line) => line.slice('worktree '.length)).toSorted()).toEqual(
    [p.repository.path, p.plan('first').path, plan.path, ...(await warmIn(other.git.pools()[0]!.folder))].toSorted(),
  );
});

test('A repository that is gone takes its pool with it', async () => {
  const p = await pooled(1);
  await p.fill();
  await rm(p.repository.path, { recursive: true });
  await p.restart();
  expect(await readdir(join(p.data, 'pool'))).toEqual([]);
});

async function warmIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => name.startsWith('warm-')).map((name) => join(folder, name));
}

async function attributes(common: string): Promise<void> {
  await mkdir(join(common, 'info'), { recursive: true });
  await writeFile(join(common, 'info/attributes'), '*.txt eol=crlf\n');
}
