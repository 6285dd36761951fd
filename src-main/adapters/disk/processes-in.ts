import { readdir, readFile, readlink } from 'node:fs/promises';
import { sep } from 'node:path';
import type { ProcessAtWork } from '#main/core/ports/disk.ts';

/** Only Linux tells without further tools. There, processes of other users are not seen unless this is root. */
export async function processesIn(folder: string): Promise<readonly ProcessAtWork[] | null> {
  if (process.platform !== 'linux') return null;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '');
      if (cwd !== folder && !cwd.startsWith(`${folder}${sep}`)) return null;
      const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ').trim();
      return { pid: Number(pid), command };
    }),
  );
  return found.filter((one) => one !== null);
}
