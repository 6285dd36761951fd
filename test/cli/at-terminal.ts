import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { Installation } from '#test/support/installation.ts';

const SCRIPT = '/usr/bin/script';
export const NO_TERMINAL = !existsSync(SCRIPT);

/** Each answer is typed when its question is there. */
export type Typed = readonly (readonly [question: string, keys: string])[];

/** Runs it at a terminal of its own. */
export async function runAtTerminal({ main, env }: Installation, cwd: string, args: readonly string[], typed: Typed) {
  const line = [process.execPath, main, ...args].map((word) => `'${word}'`).join(' ');
  const child = spawn(SCRIPT, ['-qec', line, '/dev/null'], { cwd, env, stdio: ['pipe', 'pipe', 'inherit'] });
  let [screen, from] = ['', 0];
  const open = [...typed];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
    const at = open[0] === undefined ? -1 : screen.indexOf(open[0][0], from);
    if (at < 0) return;
    from = at + 1;
    child.stdin.write(open.shift()?.[1] ?? '');
  });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return { code, screen };
}
