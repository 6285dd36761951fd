import { mkdtemp, readdir, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { systemClock } from '#main/adapters/clock/clock.ts';
import type { ReadyToVerify } from '#main/core/ports/verifier.ts';
import { processesBelow } from '#test/support/processes-below.ts';
import { createVerifier } from './verifier.ts';

let cwd: string;
let outputs: string;
beforeEach(async () => {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'coppice-verifier-')));
  [cwd, outputs] = [root, join(root, 'outputs')];
});
afterEach(() => rm(cwd, { recursive: true, force: true }));

function prepare(command: string, changed: { timeoutSeconds?: number; signal?: AbortSignal } = {}): Promise<ReadyToVerify> {
  const env = { ...process.env, API_KEY: 'a-secret-of-some-length' };
  const secrets = [{ name: 'work', value: 'another-secret-of-length' }];
  const verifier = createVerifier({ outputDirectory: outputs, env, envPass: [], secrets, clock: systemClock });
  return verifier.prepare({ command, cwd, timeoutSeconds: 20, signal: new AbortController().signal, ...changed });
}

test('a command passes or fails by its exit, and what it wrote is told without secrets', async () => {
  expect(await (await prepare('echo "key: $API_KEY"; echo another-secret-of-length; pwd')).run()).toMatchObject({
    outcome: 'passed',
    exitCode: 0,
    output: expect.stringMatching(new RegExp(`^key: \\n(?!another).*\\n${cwd}$`)),
  });
  expect(await (await prepare('echo no >&2; exit 7')).run()).toMatchObject({
    outcome: 'failed',
    exitCode: 7,
    output: 'STDERR:\nno\nExit code: 7',
  });
  expect(await readdir(join(outputs, 'verify'))).toEqual([]);
});

test('one that takes too long, or is not wanted any more, is ended with all it started', async () => {
  const stubborn = "trap '' TERM; (setsid sleep 300 &); sleep 300 & sleep 300";
  expect(await (await prepare(stubborn, { timeoutSeconds: 0.2 })).run()).toMatchObject({ outcome: 'timed_out' });
  const stop = new AbortController();
  const running = (await prepare(stubborn, { signal: stop.signal })).run();
  stop.abort();
  expect(await running).toMatchObject({ outcome: 'cut' });
  expect(processesBelow(cwd)).toEqual(new Map());
});

test('it does not begin before it is let, and a next engine ends what the last one started', async () => {
  const held = await prepare('touch begun');
  held.drop();
  const left = await prepare('sleep 300');
  void left.run();
  const verifier = createVerifier({ outputDirectory: outputs, env: process.env, envPass: [], secrets: [], clock: systemClock });
  await verifier.end(left.process);
  expect(processesBelow(cwd)).toEqual(new Map());
  expect(await readdir(cwd)).not.toContain('begun');
});
