import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Gives each run of the tests a temporary folder of its own, and fails the run when it leaves in there a folder
 * `coppice-*`, or a process that was started in it or below it.
 */
export function setup(): () => Promise<void> {
  const outer = tmpdir();
  // A short name: the paths of Unix sockets below it have about 100 bytes.
  const home = mkdtempSync(join(outer, 'ctest-'));
  for (const name of ['TMPDIR', 'TEMP', 'TMP']) process.env[name] = home;
  return async () => {
    const processes = await leftProcesses(home);
    const folders = readdirSync(home).filter((name) => name.startsWith('coppice-'));
    for (const { pid } of processes) kill(pid);
    rmSync(home, { recursive: true, force: true, maxRetries: 3 });
    const left = [...processes.map(({ pid, command }) => `process ${pid}: ${command}`), ...folders.map((name) => `folder ${name}`)];
    if (left.length > 0)
      throw new Error(`The tests left behind:\n  ${left.join('\n  ')}\nWhat a test starts or makes, it ends or removes.`);
  };
}

interface Left {
  readonly pid: number;
  readonly command: string;
}

/** Looks again for up to three seconds: a process that was just killed takes a moment to go. */
async function leftProcesses(home: string): Promise<readonly Left[]> {
  let left = processesOf(home);
  for (let look = 0; look < 30 && left.length > 0; look += 1) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    left = processesOf(home);
  }
  return left;
}

/** Only Linux tells without further tools which folder and environment a process has; elsewhere none is found. */
function processesOf(home: string): readonly Left[] {
  if (process.platform !== 'linux') return [];
  const found: Left[] = [];
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      // The workers of the runner itself are its children and go with it.
      if (parentOf(pid) === process.pid) continue;
      const ours =
        readFileSync(`/proc/${pid}/environ`, 'utf8').includes(`TMPDIR=${home}`) || readlinkSync(`/proc/${pid}/cwd`).startsWith(home);
      if (ours) found.push({ pid, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() });
    } catch {
      // It went while we looked, or it is somebody else's.
    }
  }
  return found;
}

function parentOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone already.
  }
}
