import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { gitEnv } from '#test/support/repositories.ts';

const run = promisify(execFile);

/** Git in a folder: what really stands in a repository, asked of git itself. Rejects where git fails. */
export function git(folder: string): (...args: string[]) => Promise<string> {
  return async (...args) => (await run('git', args, { cwd: folder, env: gitEnv() })).stdout.trim();
}
