import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, it } from 'vitest';
import { type Installation, makeInstallation } from '#test/support/installation.ts';
import { resultIn } from './output.ts';

const HOUSE = join(import.meta.dirname, '../..');
const run = promisify(execFile);

let installation: Installation | undefined;
afterEach(async () => installation?.remove());

// A checkout that was not built yet is built on the way.
it('is what npx coppice runs: from a checkout, as it was installed', { timeout: 120_000 }, async () => {
  installation = await makeInstallation();
  const { bin, version } = JSON.parse(readFileSync(join(HOUSE, 'package.json'), 'utf8')) as { bin: { coppice: string }; version: string };
  const coppice = (...args: string[]) =>
    run(process.execPath, [join(HOUSE, bin.coppice), ...args], { cwd: installation?.folder, env: installation?.env });
  expect((await coppice('--version')).stdout).toBe(`${version}\n`);
  expect(resultIn((await coppice('run', '--json', 'Who is there?')).stdout)).toMatchObject({ type: 'result', status: 'completed' });
  await expect(coppice('run', '-C', '/nowhere', 'x')).rejects.toMatchObject({ code: 2 });
});
