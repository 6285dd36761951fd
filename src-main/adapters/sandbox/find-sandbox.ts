import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { promisify } from 'node:util';
import type { Confined, Sandbox, Unconfined } from '#main/core/ports/sandbox.ts';
import { confineByBubblewrap } from './bubblewrap.ts';
import type { Folders } from './mounts.ts';
import { confineBySeatbelt } from './seatbelt.ts';

type Confine = (program: string, folders: Folders, asked: Unconfined) => Promise<Confined>;

const TRIAL_MS = 10_000;

/** The sandbox of this system, tried once: many a system has the program and forbids what it does. Never rejects. */
export async function findSandbox(
  folders: Folders,
  env: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): Promise<Sandbox> {
  if (platform === 'linux') {
    const program = programOf('bwrap', env);
    if (program === null) return noSandbox('bubblewrap is not installed (Debian, Ubuntu: apt install bubblewrap)');
    return tried('bubblewrap', program, confineByBubblewrap, folders);
  }
  if (platform === 'darwin') return tried('seatbelt', '/usr/bin/sandbox-exec', confineBySeatbelt, folders);
  return noSandbox(`there is none for ${platform}`);
}

export function noSandbox(why: string): Sandbox {
  return {
    kind: 'none',
    why: `not enforced by the system: ${why}`,
    available: () => false,
    confine: () => Promise.reject(new Error(`no command can be confined: ${why}`)),
  };
}

async function tried(kind: 'bubblewrap' | 'seatbelt', program: string, confine: Confine, folders: Folders): Promise<Sandbox> {
  try {
    const { command, release } = await confine(program, folders, { command: ['/bin/sh', '-c', ':'], workspace: '/', cwd: '/' });
    const [file = program, ...rest] = command;
    try {
      await promisify(execFile)(file, rest, { env: {}, timeout: TRIAL_MS });
    } finally {
      await release();
    }
  } catch (error) {
    const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : String(error);
    return noSandbox(`${program} is there and does not work: ${said === '' ? 'it failed and said nothing' : said}`);
  }
  return { kind, why: `by ${program}`, available: () => true, confine: (asked) => confine(program, folders, asked) };
}

function programOf(name: string, env: NodeJS.ProcessEnv): string | null {
  const folders = [...(env['PATH'] ?? '').split(':').filter((folder) => isAbsolute(folder)), '/usr/bin', '/usr/local/bin'];
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path)) ?? null;
}
