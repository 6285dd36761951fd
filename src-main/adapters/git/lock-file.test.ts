import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Clock } from '#main/core/ports/clock.ts';
import { tryLockFile } from './lock-file.ts';
import { processStart } from './process-start.ts';
import { createRepositoryLock, LOCK_FILE } from './repository-lock.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'coppice-lock-'));
  file = join(folder, LOCK_FILE);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A clock that stands still until someone waits, and then jumps to that moment. */
function jumpingClock(onWait: () => void = () => undefined): Clock {
  let now = 0;
  return {
    now: () => now,
    after(ms, call) {
      now += ms;
      onWait();
      setImmediate(call);
      return () => undefined;
    },
  };
}

async function deadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await once(child, 'exit');
  return child.pid ?? 0;
}

function held(by: { pid: number; started: string; host?: string }): Promise<void> {
  return writeFile(file, JSON.stringify({ nonce: 'abc123', host: hostname(), ...by }));
}

test('One of many gets the lock; the others learn who has it; it goes when it is released', async () => {
  const tries = await Promise.all(Array.from({ length: 8 }, () => tryLockFile(file)));
  const winners = tries.flatMap((one) => ('release' in one ? [one] : []));
  expect(winners).toHaveLength(1);
  expect(await tryLockFile(file)).toMatchObject({ holder: { pid: process.pid } });
  await winners[0]?.release();
  expect(await readdir(folder)).toEqual([]);
});

test('The lock of a dead process is taken over by exactly one of many', async () => {
  await held({ pid: await deadProcess(), started: '1' });
  const tries = await Promise.all(Array.from({ length: 12 }, () => tryLockFile(file)));
  expect(tries.filter((one) => 'release' in one)).toHaveLength(1);
  expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ pid: process.pid });
  expect(await readdir(folder)).toEqual([LOCK_FILE]);
});

test('A taker that died half-way does not keep the lock for ever', async () => {
  const pid = await deadProcess();
  await held({ pid, started: '1' });
  await writeFile(`${file}.abc123`, JSON.stringify({ nonce: 'def456', pid, started: '1', host: hostname() }));
  expect(await tryLockFile(file)).toHaveProperty('release');
});

test.skipIf(process.platform === 'win32')('A process number that another process has now does not count as the holder', async () => {
  expect(await processStart(process.pid)).not.toBe('');
  await held({ pid: process.pid, started: 'another time' });
  expect(await tryLockFile(file)).toHaveProperty('release');
});

test('A holder on another machine is never taken for dead', async () => {
  await held({ pid: await deadProcess(), started: '1', host: 'elsewhere' });
  expect(await tryLockFile(file)).toMatchObject({ holder: { host: 'elsewhere' } });
});

test('Waiting ends with the holder’s name, and the work is not begun', async () => {
  await held({ pid: process.pid, started: (await processStart(process.pid)) ?? '' });
  const underLock = createRepositoryLock(jumpingClock(), 5000);
  let begun = false;
  const waiting = underLock(folder, async () => {
    begun = true;
  });
  await expect(waiting).rejects.toThrow(`locked by process ${process.pid} on ${hostname()} (${file})`);
  expect(begun).toBe(false);
});

test('Who waits goes on as soon as the lock is free, and failing work frees it too', async () => {
  const taken = await tryLockFile(file);
  let waits = 0;
  const clock = jumpingClock(() => {
    waits += 1;
    if (waits === 3 && 'release' in taken) void taken.release();
  });
  const underLock = createRepositoryLock(clock, 60_000);
  const failing = underLock(folder, () => Promise.reject(new Error('broken')));
  const after = underLock(folder, async () => 'done');
  await expect(failing).rejects.toThrow('broken');
  expect(await after).toBe('done');
  expect(waits).toBeGreaterThanOrEqual(3);
  expect(await readdir(folder)).toEqual([]);
});
