import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const HOUSE = join(import.meta.dirname, '..');

/** As `npx coppice` starts it: the launcher's own line says with which flags. */
const LAUNCHER = ['--max-semi-space-size=4', join(HOUSE, 'src-main/shells/cli/coppice.mjs')];

/** The arguments of `node` for one `coppice run` in a folder, of the model at `url`. */
export function coppiceIn(folder: string, { url, options = '', prompt }: { url: string; options?: string; prompt: string }): string[] {
  mkdirSync(join(folder, 'config'));
  writeFileSync(
    configIn(folder),
    `[options]\nmodel = "bench/bench"\n${options}[providers.bench]\nkind = "openai-compatible"\nbase_url = "${url}"\n`,
  );
  return [...LAUNCHER, 'run', '-C', folder, '-D', join(folder, 'data'), '--mode', 'auto', '--json', prompt];
}

/**
 * Runs one process to its end, in a folder of its own with the file that is read.
 * @param start the arguments of `node`
 * @returns its exit code, when it was started (ms, as `performance.now`), and the most memory that it ever held, MB
 */
export async function watched(start: (folder: string) => readonly string[]): Promise<{ code: number | null; began: number; peak: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'coppice-bench-'));
  writeFileSync(join(folder, 'file.txt'), 'A line of the file that is read.\n'.repeat(20));
  const args = start(folder);
  const env = { ...process.env, COPPICE_GLOBAL_CONFIG: configIn(folder) };
  const began = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  let peak = 0;
  const watch = setInterval(() => {
    peak = Math.max(peak, peakOf(child.pid ?? 0));
  }, 20);
  const [code] = (await once(child, 'exit')) as [number | null];
  clearInterval(watch);
  rmSync(folder, { recursive: true, force: true });
  return { code, began, peak };
}

function configIn(folder: string): string {
  return join(folder, 'config/coppice.toml');
}

/** The kernel's own high-water mark, so that no sample is missed. The command starts no other process in this run. */
function peakOf(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}
