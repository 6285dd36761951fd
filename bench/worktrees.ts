import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { lstat, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { systemClock } from '#main/adapters/clock/clock.ts';
import { createGit } from '#main/adapters/git/git.ts';
import type { WorktreePlan } from '#main/core/ports/git.ts';
import { median, type Row, row } from './report.ts';

const exec = promisify(execFile);

/** A claim of warm trees against `git worktree add` as git does it, and the time and disk that the pool takes. */
export async function benchWorktrees(files: number, rounds: number): Promise<Row[]> {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'coppice-bench-')));
  const at = join(root, 'project');
  const repository = join(at, '.git');
  const git = createGit({
    env: process.env,
    clock: systemClock,
    owner: { id: '0123456789ab', root: join(root, 'trees') },
    onError: console.error,
    pool: { folder: join(root, 'pool'), sizeOf: async () => 16 },
  });
  try {
    await makeRepository(at, files);
    const base = (await exec('git', ['rev-parse', 'main'], { cwd: at })).stdout.trim();
    let made = 0;
    const plan = (): WorktreePlan => {
      made += 1;
      return { repository, path: join(root, 'trees', `agent-${made}`), branch: `coppice/agent-${made}`, base };
    };
    const claim = async (count: number): Promise<number> => {
      const plans = Array.from({ length: count }, plan);
      const before = git.pools()[0]?.hits ?? 0;
      const ms = await timed(() => Promise.all(plans.map((each) => git.add(each))));
      if ((git.pools()[0]?.hits ?? 0) !== before + count) throw new Error('a claim found no warm tree');
      return ms;
    };
    const cold: number[] = [];
    const warm: Record<1 | 4 | 16, number[]> = { 1: [], 4: [], 16: [] };
    const fresh = plan();
    await git.add(fresh);
    const used = await sizeOf(fresh.path);
    const filling = await timed(() => git.atRest());
    // One after the other in each round, so that what else the machine does meets both.
    for (let round = 0; round < rounds; round += 1) {
      await git.atRest();
      for (const count of [1, 1, 1, 1, 1, 4] as const) warm[count].push(await claim(count));
      await git.atRest();
      warm[16].push(await claim(16));
      // The disk would fill up with them.
      await rm(join(root, 'trees'), { recursive: true });
      await git.atRest();
      for (const time of [0, 1, 2, 3, 4]) cold.push(await timed(() => addCold(at, join(root, 'cold', `${round}-${time}`), base)));
    }
    const [warmTree = ''] = (await readdir(git.pools()[0]?.folder ?? '')).filter((name) => name.startsWith('warm-'));
    const kept = await sizeOf(join(git.pools()[0]?.folder ?? '', warmTree));
    const first = await statusOf(plan, git.add);
    const firstCold = await timed(() => exec('git', ['status', '--porcelain'], { cwd: join(root, 'cold', '0-0') }));
    const add = median(cold);
    return [
      row(
        `one claim, ${files.toLocaleString('en')} files, ms (git worktree add)`,
        median(warm[1]),
        add,
        'wanted: at least 20 times faster',
      ),
      row('4 claims at once, ms (one git worktree add)', median(warm[4]), add, ''),
      row('16 claims at once, ms (one git worktree add)', median(warm[16]), add, 'wanted: under a fifth of one'),
      row('16 claims at once, ms (16 times git worktree add)', median(warm[16]), 16 * add, 'git’s own are not safe side by side'),
      row('the first git status in it, ms (in a cold one)', first, firstCold, ''),
      row('one warm tree on the disk, MB (a new one)', kept, used, 'a pool takes this for each tree'),
      row(
        'making one warm tree in the background, ms (one git worktree add)',
        filling / 16,
        add,
        'with a second of waiting, at low priority',
      ),
    ];
  } finally {
    await git.close();
    rmSync(root, { recursive: true, force: true });
  }
}

async function addCold(at: string, path: string, base: string): Promise<void> {
  await exec('git', ['worktree', 'add', '--quiet', '-b', `cold-${basename(path)}`, path, base], { cwd: at });
}

async function statusOf(plan: () => WorktreePlan, add: (plan: WorktreePlan) => Promise<unknown>): Promise<number> {
  const one = plan();
  await add(one);
  return timed(() => exec('git', ['status', '--porcelain'], { cwd: one.path }));
}

/** Files of some 60 to 6,000 bytes, fifty in a folder, in one commit, by `git fast-import`. */
async function makeRepository(at: string, files: number): Promise<void> {
  await exec('git', ['init', '--quiet', '--initial-branch=main', at]);
  const importing = spawn('git', ['fast-import', '--quiet'], { cwd: at, stdio: ['pipe', 'ignore', 'inherit'] });
  const ended = new Promise<number | null>((resolve) => importing.once('close', resolve));
  const put = (text: string): void => void importing.stdin.write(text);
  put('commit refs/heads/main\ncommitter Bench <bench@example.test> 1700000000 +0000\ndata 5\nfiles\n');
  for (let file = 0; file < files; file += 1) {
    const text = `// ${file}\n${`export const value${file} = 'some words of code';\n`.repeat(1 + ((file * 7919) % 120))}`;
    put(
      `M 100644 inline d${Math.floor(file / 1000)}/e${Math.floor(file / 50) % 20}/f${file}.ts\ndata ${Buffer.byteLength(text)}\n${text}\n`,
    );
  }
  importing.stdin.end();
  if ((await ended) !== 0) throw new Error('git fast-import failed');
}

/** Megabytes of all files below a folder, in blocks. */
async function sizeOf(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true });
  const blocks = await Promise.all(entries.map(async (name) => (await lstat(join(folder, name))).blocks));
  return blocks.reduce((sum, each) => sum + each, 0) / 2048;
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
