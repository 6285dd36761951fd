import { readdir, readFile, readlink } from 'node:fs/promises';
import { sep } from 'node:path';
import type { ProcessAtWork } from '#main/core/ports/disk.ts';

/**
 * Only Linux tells without further tools. There, processes of other users are not seen unless this is root. Git that this process has
 * begun is left out: it looks at trees all the time, to predict merges, and is no one's work.
 */
export async function processesIn(folder: string): Promise<readonly ProcessAtWork[] | null> {
  if (process.platform !== 'linux') return null;
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    pids.map(async (pid) => {
      const cwd = await readlink(`/proc/${pid}/cwd`).catch(() => '');
      if ((cwd !== folder && !cwd.startsWith(`${folder}${sep}`)) || (await isOwnGit(pid))) return null;
      const command = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ').trim();
      // It ended while it was looked at: an ending process has no command any more.
      return command === '' ? null : { pid: Number(pid), command };
    }),
  );
  return found.filter((one) => one !== null);
}

/** Git, begun by this process or by such a git. */
async function isOwnGit(pid: string): Promise<boolean> {
  const [, name, parent = ''] = /^\d+ \((.*)\) \S (\d+)/s.exec(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')) ?? [];
  if (name !== 'git') return false;
  return parent === String(process.pid) || isOwnGit(parent);
}
