import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { makeRepository } from '#test/support/repositories.ts';
import { processesIn } from './processes-in.ts';

/** Starts a program in a folder, which ends with the test. */
async function startedIn(cwd: string, program: string, ...args: string[]): Promise<number> {
  const child = spawn(program, args, { cwd, stdio: ['pipe', 'pipe', 'ignore'] });
  await once(child, 'spawn');
  onTestFinished(async () => {
    child.kill();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
  return child.pid!;
}

test.runIf(process.platform === 'linux')(
  'Git of our own is nobody at work in a folder; any other program is, and git that it has begun',
  async () => {
    const { path, remove } = await makeRepository();
    onTestFinished(remove);
    await startedIn(path, 'git', 'cat-file', '--batch');
    expect(await processesIn(path)).toEqual([]);
    const bash = await startedIn(path, 'bash', '-c', 'git cat-file --batch; true');
    await expect.poll(() => processesIn(path).then((found) => found?.length), { interval: 5 }).toBe(2);
    expect(await processesIn(path)).toContainEqual({ pid: bash, command: 'bash -c git cat-file --batch; true' });
  },
);

test.runIf(process.platform === 'linux')('What ends while it is looked at is nobody at work', async () => {
  const { path, remove } = await makeRepository();
  onTestFinished(remove);
  let looking = true;
  const busy = async () => {
    while (looking) await promisify(execFile)('git', ['status'], { cwd: path });
  };
  const ends = [busy(), busy()];
  const seen: unknown[] = [];
  for (let look = 0; look < 60; look++) seen.push(...((await processesIn(path)) ?? []));
  looking = false;
  await Promise.all(ends);
  expect(seen).toEqual([]);
});
