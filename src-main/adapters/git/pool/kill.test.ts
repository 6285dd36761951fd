import { spawn } from 'node:child_process';
import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { WorktreePlan } from '#main/core/ports/git.ts';
import { chanceOf } from '#test/crash/chance.ts';
import { processesBelow } from '#test/support/processes-below.ts';
import { makeRepository } from '#test/support/repositories.ts';
import { addAgain, openPooled } from '#test/support/pooled-git.ts';

const KILLS = process.env['COPPICE_TEST_LONG'] === '1' ? 60 : 5;
const SIZE = 3;

/** Adds, moves the base, removes, again and again, until it is killed. Says each tree before it is asked for. */
const ENGINE = `
  import { openPooled } from '#test/support/pooled-git.ts';
  const { repository, data, bases, from } = JSON.parse(process.argv[1]);
  const git = openPooled(process.env, data, ${SIZE});
  await git.lookAfterPools();
  process.stdout.write('started\\n');
  for (let at = from; ; at += 1) {
    const plan = { repository, path: data + '/worktrees/t' + at, branch: 'coppice/t' + at, base: bases[Math.floor(at / 3) % bases.length] };
    process.stdout.write(JSON.stringify(plan) + '\\n');
    await git.add(plan);
    if (at % 4 === 3) await git.remove(plan);
  }`;

test('kill -9 at any moment of filling, claiming and taking back leaves nothing that the next start does not put right', async () => {
  const chance = chanceOf(7);
  const files = Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`d${at % 7}/f${at}.txt`, `${at}\n`]));
  const made = await makeRepository({ files, commits: [{ 'd1/f1.txt': 'two\n' }, { 'd2/more.txt': 'three\n' }] });
  const data = await realpath(await mkdtemp(join(tmpdir(), 'coppice-pool-')));
  onTestFinished(async () => {
    await made.remove();
    await rm(data, { recursive: true, force: true });
  });
  const bases = (await made.git('rev-list', 'HEAD')).split('\n');
  const plans = new Map<string, WorktreePlan>();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const asked = await killed({ repository: made.common, data, bases, from: kill * 1000 }, made.env, 40 + chance() * 700);
    for (const plan of asked) plans.set(plan.path, plan);
  }
  // A git that was at work when its engine was killed comes to its own end.
  while (processesBelow(data).size + processesBelow(made.path).size > 0) await pause(20);

  const git = openPooled(made.env, data, SIZE);
  onTestFinished(() => git.close());
  await git.lookAfterPools();
  await git.atRest();
  const trees = [...plans.values()].filter((plan) => Number(/\d+$/.exec(plan.path)?.[0]) % 4 !== 3);
  // However far the engines came: whoever asks once more gets a tree, and from there on the pool knows what is wanted.
  trees.push({ repository: made.common, path: `${data}/worktrees/last-0`, branch: 'coppice/last', base: bases[0]! });
  for (const plan of trees) await addAgain(git, plan);
  for (const plan of trees)
    expect(await git.inspect(plan.path)).toMatchObject({ value: { branch: plan.branch, head: plan.base, dirty: 0 } });
  for (const plan of plans.values()) if (!trees.includes(plan)) expect(await git.remove(plan)).toMatchObject({ ok: true });
  await git.atRest();
  const [pool] = git.pools();
  expect(pool).toMatchObject({ size: SIZE, ready: SIZE, problem: null });
  const kept = (await readdir(pool!.folder)).filter((name) => name !== 'repository').map((name) => join(pool!.folder, name));
  const listed = (await made.git('worktree', 'list', '--porcelain')).split('\n').filter((line) => /^(worktree|locked|prunable)/.test(line));
  expect(listed.toSorted()).toEqual([made.path, ...trees.map(({ path }) => path), ...kept].map((path) => `worktree ${path}`).toSorted());
  expect((await readdir(join(data, 'worktrees'))).toSorted()).toEqual(
    trees.map(({ path }) => path.slice(data.length + '/worktrees/'.length)).toSorted(),
  );
  expect((await made.git('branch', '--list', 'coppice/*')).split('\n')).toHaveLength(trees.length);
}, 120_000);

/** Starts an engine's git, kills it after a while, and returns the trees that it asked for. */
async function killed(task: unknown, env: NodeJS.ProcessEnv, afterMs: number): Promise<WorktreePlan[]> {
  const child = spawn(process.execPath, ['--input-type=module', '-e', ENGINE, JSON.stringify(task)], {
    cwd: process.cwd(),
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  const started = new Promise<void>((resolve) => {
    child.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      resolve();
    });
  });
  const ended = new Promise((resolve) => child.once('close', resolve));
  await Promise.race([started, ended]);
  await pause(afterMs);
  child.kill('SIGKILL');
  await ended;
  // The last line may have been cut.
  return said
    .split('\n')
    .slice(1, -1)
    .map((line) => JSON.parse(line) as WorktreePlan);
}
