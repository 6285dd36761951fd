import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DiskUse, Tally } from '#main/core/ports/disk.ts';

/** So many files are looked at before the event loop has its turn again. */
const AT_ONCE = 32;

/** A file with several names. */
interface Linked {
  readonly bytes: number;
  readonly names: number;
  met: number;
}

/** Blocks that copies share by reflink are counted for each copy: no file system tells cheaply. */
export function createTally(): Tally {
  const counted = new Set<string>();
  let total = 0;
  return {
    async add(folder, signal): Promise<DiskUse> {
      const linked = new Map<string, Linked>();
      let bytes = 0;
      const count = (stats: Stats): void => {
        const own = onDisk(stats);
        const key = `${stats.dev}:${stats.ino}`;
        const known = linked.get(key);
        if (known !== undefined) known.met += 1;
        else if (stats.isDirectory() || stats.nlink < 2) {
          bytes += own;
          total += own;
        } else {
          linked.set(key, { bytes: own, names: stats.nlink, met: 1 });
          bytes += own;
          if (!counted.has(key)) total += own;
          counted.add(key);
        }
      };
      await walk(folder, signal, count);
      const shared = [...linked.values()].reduce((sum, one) => sum + (one.met < one.names ? one.bytes : 0), 0);
      return { bytes, shared };
    },
    total: () => total,
  };
}

async function walk(folder: string, signal: AbortSignal, count: (stats: Stats) => void): Promise<void> {
  const top = await lstat(folder).catch(() => null);
  if (top === null) return;
  count(top);
  const folders = top.isDirectory() ? [folder] : [];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    // What cannot be read, or has gone since, counts as nothing.
    const names = await readdir(next).catch(() => []);
    for (let at = 0; at < names.length; at += AT_ONCE) {
      signal.throwIfAborted();
      const paths = names.slice(at, at + AT_ONCE).map((name) => join(next, name));
      const found = await Promise.all(paths.map((path) => lstat(path).catch(() => null)));
      for (const [index, stats] of found.entries()) {
        if (stats === null) continue;
        count(stats);
        const path = paths[index];
        if (path !== undefined && stats.isDirectory() && stats.dev === top.dev) folders.push(path);
      }
    }
  }
}

/** Windows has no blocks. */
function onDisk(stats: Stats): number {
  return process.platform === 'win32' ? stats.size : stats.blocks * 512;
}
