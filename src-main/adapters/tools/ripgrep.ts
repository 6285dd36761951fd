import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { rgPath } from '@vscode/ripgrep';
import type { Sandbox } from '#main/core/ports/sandbox.ts';
import { type Anchored, inFolder } from './anchored.ts';

/** In a packaged app the binary lies beside the archive: nothing can be run from inside of it. */
const PROGRAM = rgPath.replace(/\bapp\.asar\b(?!\.unpacked)/, 'app.asar.unpacked');
const ERROR_LENGTH = 2000;

interface Search {
  readonly arguments: readonly string[];
  /** The folder to search; ripgrep's globs are relative to it. */
  readonly within: Anchored;
  readonly signal: AbortSignal;
  /** Each line of output; `false` has seen enough, and ends the search. */
  onLine(line: string): boolean;
}

/** Runs ripgrep; answers what it complained of, or undefined. Rejects where it cannot be started or is aborted. */
export type Ripgrep = (search: Search) => Promise<string | undefined>;

export function createRipgrep(env: Readonly<Record<string, string>>, sandbox: Sandbox): Ripgrep {
  return async (search) => {
    const { within } = search;
    const command = [PROGRAM, '--no-config', '--no-messages', '--sort=path', ...search.arguments];
    // It goes from folder to folder by their names: one that is exchanged for a link meanwhile must lead nowhere.
    if (within.root !== null && sandbox.kind === 'bubblewrap') {
      const confined = await sandbox.confine({ command, workspace: within.root, cwd: within.path, alone: true });
      return run(confined.command, '/', env, search);
    }
    return inFolder(within, (folder) => run(command, folder, env, search));
  };
}

async function run(
  [program = PROGRAM, ...rest]: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
  search: Search,
): Promise<string | undefined> {
  const child = spawn(program, rest, {
    cwd,
    env,
    signal: search.signal,
    killSignal: 'SIGKILL',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<{ readonly code: number | null } | { readonly error: Error }>((resolve) => {
    child.once('error', (error) => resolve({ error }));
    child.once('close', (code) => resolve({ code }));
  });
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    if (complaint.length < ERROR_LENGTH) complaint += text;
  });
  let enough = false;
  let isRead = false;
  try {
    for await (const line of createInterface({ input: child.stdout, crlfDelay: Infinity })) {
      enough = !search.onLine(line);
      if (enough) break;
    }
    isRead = !enough;
  } finally {
    if (!isRead) child.kill('SIGKILL');
  }
  const end = await ended;
  if ('error' in end) throw end.error;
  // 2 with nothing said: a file that could not be read was passed over.
  return end.code === 2 && !enough && complaint !== '' ? complaint.slice(0, ERROR_LENGTH).trim() : undefined;
}

/** What every search leaves out: git's own folder and the closed places below the root. Ignored files too, unless asked for. */
export function scope(closed: readonly string[], includeIgnored: boolean): string[] {
  const shut = closed.map((path) => `--glob=!/${literal(path)}`);
  return ['--hidden', '--no-require-git', ...(includeIgnored ? ['--no-ignore'] : []), '--glob=!.git', ...shut];
}

/** A path as a pattern that fits it alone. */
export function literal(path: string): string {
  return path.replaceAll(/[\\*?[\]{}!]/g, String.raw`\$&`);
}
