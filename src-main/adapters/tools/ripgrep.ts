import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { rgPath } from '@vscode/ripgrep';

/** In a packaged app the binary lies beside the archive: nothing can be run from inside of it. */
const PROGRAM = rgPath.replace(/\bapp\.asar\b(?!\.unpacked)/, 'app.asar.unpacked');
const ERROR_LENGTH = 2000;

interface Search {
  readonly arguments: readonly string[];
  /** Real folder; ripgrep's globs are relative to it. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Each line of output; `false` has seen enough, and ends the search. */
  onLine(line: string): boolean;
}

/** Runs ripgrep; answers what it complained of, or undefined. Rejects where it cannot be started or is aborted. */
export async function ripgrep(search: Search): Promise<string | undefined> {
  const child = spawn(PROGRAM, ['--no-config', '--no-messages', '--sort=path', ...search.arguments], {
    cwd: search.folder,
    env: search.env,
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
