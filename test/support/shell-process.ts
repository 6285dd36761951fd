import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

const MAIN = join(import.meta.dirname, '../../out/main/browser.js');

/** The built browser shell, as a process of its own. */
export interface ShellProcess {
  /** The link that it printed: good once, for a minute. */
  readonly url: string;
  readonly port: number;
  /** All that it has said so far. */
  said(): string;
  /** Asks it to end, as the system does. @returns its exit code; null where it had to be killed. */
  end(): Promise<number | null>;
  /** Kills it as a crash does, and waits until it is gone. */
  kill(): Promise<void>;
}

export interface ShellOptions {
  readonly data: string;
  readonly env: NodeJS.ProcessEnv;
  /** 0 takes a free one. */
  readonly port?: number;
}

/** Resolves once the link is printed; rejects where the shell ends before. */
export async function startShell({ data, env, port = 0 }: ShellOptions): Promise<ShellProcess> {
  const child = spawn(process.execPath, [MAIN, '-D', data, '--port', String(port)], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const gone = once(child, 'exit') as Promise<[number | null]>;
  let said = '';
  const printed = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        const link = /http:\/\/127\.0\.0\.1:\d+\/#code=[\w-]+/.exec(said)?.[0];
        if (link !== undefined) resolve(link);
      });
    }
  });
  const early = gone.then(([code]) => {
    throw new Error(`the shell ended (${code}) before it printed a link:\n${said}`);
  });
  // Only what comes first counts: later this rejection is an ordinary end.
  early.catch(() => undefined);
  const url = await Promise.race([printed, early]);
  const over = () => child.exitCode !== null || child.signalCode !== null;
  return {
    url,
    port: Number(new URL(url).port),
    said: () => said,
    async end() {
      if (!over()) child.kill('SIGTERM');
      const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
      const [code] = await gone;
      clearTimeout(late);
      return code;
    },
    async kill() {
      if (!over()) child.kill('SIGKILL');
      await gone;
    },
  };
}
