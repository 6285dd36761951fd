import { copyFile, mkdir, rm, stat, utimes } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isThere } from './changes.ts';
import { withoutDrivers } from './drivers.ts';
import { syntheticCommit } from './in-memory.ts';
import { GitFailed } from './problems.ts';
import type { Place, Run } from './run.ts';
import { stageAll } from './stage.ts';

/** A commit, and when it was made, in seconds. */
export interface Dated {
  readonly commit: string;
  readonly date: number;
}

export async function datedCommit(run: Run, place: Place, revision: string): Promise<Dated & { readonly tree: string }> {
  const args = ['log', '-1', '--no-show-signature', '--format=%H %T %ct', revision, '--'];
  const [commit = '', tree = '', date = ''] = (await run.need(`Reading ${revision}`, place, args)).split(' ');
  return { commit, tree, date: Number(date) };
}

/**
 * Working trees as commits: what stands in a tree, uncommitted work and all, upon its head. Each tree has an index of our own, kept
 * from one look to the next, so that git reads again only what was changed; the agent's own index and HEAD are never touched.
 */
export interface Snapshots {
  /** Null where the tree is gone. Looks at one tree are taken one after another. `changed` false takes what the last look gave. */
  of(path: string, changed: boolean): Promise<Dated | null>;
  close(): Promise<void>;
}

/** @param folder for the indexes alone; made when it is needed. Those that a crash left are read on. */
export function createSnapshots(run: Run, folder: string): Snapshots {
  const turns = new Map<string, Promise<Dated | null>>();
  let closed = false;

  const indexOf = async (path: string): Promise<string> => {
    await mkdir(folder, { recursive: true });
    return join(folder, createHash('sha256').update(path).digest('hex').slice(0, 16));
  };

  const look = async (path: string): Promise<Dated | null> => {
    if (closed || !(await isThere(path))) return null;
    const index = await indexOf(path);
    const at = { tree: path };
    const drivers = await withoutDrivers(run, at);
    const env = { ...drivers, GIT_INDEX_FILE: index };
    const fresh = (await stat(index).catch(() => null)) === null;
    if (fresh) await copyIndex(run, path, index);
    try {
      await stageAll(run, path, env);
    } catch (error) {
      if (!(error instanceof GitFailed)) throw error;
      // A file that went between git's listing and its reading, or an index that a crash left half written: from the beginning.
      await rm(`${index}.lock`, { force: true });
      await copyIndex(run, path, index);
      await stageAll(run, path, env);
    }
    const [tree, head] = await Promise.all([run.need(`Reading ${path}`, at, ['write-tree'], { env }), datedCommit(run, at, 'HEAD')]);
    const { commit, date } = head;
    return tree === head.tree ? { commit, date } : { commit: await syntheticCommit(run, at, tree, [commit], date), date };
  };

  return {
    async of(path, changed) {
      const former = turns.get(path);
      if (!changed && former !== undefined) {
        const known = await former.catch(() => null);
        if (known !== null) return (await isThere(path)) ? known : null;
      }
      const mine = (former ?? Promise.resolve()).then(
        () => look(path),
        () => look(path),
      );
      turns.set(path, mine);
      return mine;
    },
    async close() {
      closed = true;
      await Promise.allSettled(turns.values());
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function copyIndex(run: Run, tree: string, to: string): Promise<void> {
  const own = await run.need(`Reading ${tree}`, { tree }, ['rev-parse', '--path-format=absolute', '--git-path', 'index']);
  const times = await stat(own).catch(() => null);
  await rm(to, { force: true });
  if (times === null) return;
  await copyFile(own, to);
  // Git rereads files that are as young as its index: a younger copy would hide a change made in that moment.
  await utimes(to, times.atime, new Date(times.mtimeMs - 1));
}
