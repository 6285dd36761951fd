import { execFile } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Installation, makeInstallation } from '#test/support/installation.ts';

const run = promisify(execFile);

let installation: Installation;
beforeEach(async () => {
  installation = await makeInstallation();
});
afterEach(() => installation.remove());

const shell = (...args: string[]) =>
  run(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], { cwd: installation.folder, env: installation.env });

it('ends with 4 and in words where its data directory or its port cannot be had, and with 2 where it is not understood', async () => {
  const file = await installation.write('a-file', '');
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  try {
    await Promise.all([
      expect(shell('-D', file)).rejects.toMatchObject({
        code: 4,
        stdout: '',
        stderr: expect.stringContaining('a file stands in its path'),
      }),
      expect(shell('--port', String(port))).rejects.toMatchObject({
        code: 4,
        stderr: expect.stringContaining(`port ${port} of 127.0.0.1 is in use`),
      }),
      expect(shell('--port', 'any')).rejects.toMatchObject({
        code: 2,
        stderr: expect.stringContaining('expected a number from 0 to 65535'),
      }),
    ]);
  } finally {
    taken.close();
  }
});
