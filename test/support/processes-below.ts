import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/**
 * Processes that work in a folder, or have it as their home: command lines, by process id. None where the system does not tell
 * (only Linux does without further tools).
 */
export function processesBelow(folder: string): ReadonlyMap<number, string> {
  const found = new Map<number, string>();
  if (process.platform !== 'linux') return found;
  for (const name of readdirSync('/proc')) {
    const pid = Number(name);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      const at = readlinkSync(`/proc/${pid}/cwd`);
      const inside = at === folder || at.startsWith(`${folder}/`);
      const homed = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').includes(`HOME=${folder}`);
      if (inside || homed) found.set(pid, readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim());
    } catch {
      // It went while we looked, or it is somebody else's.
    }
  }
  return found;
}
