import { spawn } from 'node:child_process';
import { once } from 'node:events';
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
