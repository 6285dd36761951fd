import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { AgentId } from '#shared/lib/ids.ts';
import { systemClock } from '#main/adapters/clock/clock.ts';
import { createCheckpoints } from '#main/adapters/git/checkpoints.ts';
import { median, type Row, row } from './report.ts';

const run = promisify(execFile);
const AGENT = 'a0000000' as AgentId;

/** What a checkpoint costs, beside a `git status` of the same tree in the same round. */
export async function benchCheckpoints(sizes: readonly number[], rounds: number): Promise<Row[]> {
  const rows: Row[] = [];
  for (const size of sizes) {
    const root = await realpath(await mkdtemp(join(tmpdir(), 'coppice-bench-')));
    try {
      rows.push(...(await measure(root, size, rounds)));
    } finally {
      await rm(root, { recursive: true, force: true });
    }
  }
  return rows;
}

async function measure(root: string, size: number, rounds: number): Promise<Row[]> {
  const top = join(root, 'project');
  const git = (...args: string[]) => run('git', args, { cwd: top, maxBuffer: 64 * 1024 * 1024 });
  await fill(top, size);
  await git('init', '--quiet');
  // What git does in the background would outlive the folder.
  await git('config', 'gc.auto', '0');
  await git('add', '--all');
  await git('-c', 'user.name=Bench', '-c', 'user.email=bench@localhost', 'commit', '--quiet', '-m', 'all');
  const checkpoints = createCheckpoints({ env: process.env, clock: systemClock, folder: join(root, 'data'), owner: 'bench' });
  const take = async (files: readonly string[] | null) => {
    const taken = await checkpoints.take({ repository: join(top, '.git'), top }, AGENT, files, 'bench');
    if (!taken.ok) throw new Error(taken.problem.message);
  };
  const status = () => git('status', '--porcelain', '--untracked-files=all');
  await status();
  const first = await timed(() => take(null));
  const times = { status: [] as number[], write: [] as number[], changed: [] as number[], same: [] as number[] };
  for (let round = 0; round < rounds; round += 1) {
    times.status.push(await timed(status));
    const written = join(top, 'src/p0/deep', `written-${round}.ts`);
    await mkdir(join(top, 'src/p0/deep'), { recursive: true });
    await writeFile(written, `${round}\n`);
    times.write.push(await timed(() => take([written])));
    await writeFile(join(top, 'src/p0', `by-command-${round}.ts`), `${round}\n`);
    times.changed.push(await timed(() => take(null)));
    times.same.push(await timed(() => take(null)));
  }
  const floor = median(times.status);
  const files = `${size.toLocaleString('en')} files`;
  return [
    row(`checkpoint after write or edit, ${files}, ms`, median(times.write), floor, 'wanted: flat; the floor is a git status'),
    row(`checkpoint after a command that changed a file, ${files}, ms`, median(times.changed), floor, 'wanted: within 2 times git status'),
    row(`checkpoint after a command that changed nothing, ${files}, ms`, median(times.same), floor, ''),
    row(`the first checkpoint of the folder, ${files}, ms`, first, floor, ''),
  ];
}

async function fill(top: string, size: number): Promise<void> {
  for (let folder = 0; folder * 100 < size; folder += 1) {
    const path = join(top, 'src', `p${folder}`);
    await mkdir(path, { recursive: true });
    await Promise.all(
      Array.from({ length: Math.min(100, size - folder * 100) }, (_, file) =>
        writeFile(join(path, `f${file}.ts`), `export const value${folder}_${file} = ${file};\n`.repeat(5)),
      ),
    );
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
