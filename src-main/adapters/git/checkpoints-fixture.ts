import { lstat, mkdir, readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import type { AgentId } from '#shared/lib/ids.ts';
import { systemClock } from '#main/adapters/clock/clock.ts';
import type { Checkpoints, KeptFolder, TakenCheckpoint } from '#main/core/ports/checkpoints.ts';
import { makeRepository, type RepositoryOptions, type TestRepository } from '#test/support/repositories.ts';
import { createCheckpoints } from './checkpoints.ts';

export const ADA = 'a1b2c3d4' as AgentId;
export const BOB = 'b1b2c3d4' as AgentId;
export const OWNER = '0123456789ab';

export interface KeptRepository {
  readonly made: TestRepository;
  readonly kept: KeptFolder;
  readonly checkpoints: Checkpoints;
  /** The same folders and refs, as a process finds them that has just started. */
  again(): Checkpoints;
  take(files?: readonly string[], agent?: AgentId): Promise<TakenCheckpoint>;
  restore(tree: string): Promise<string>;
  /** From whatever is there now. */
  restoring(tree: string, folder?: KeptFolder): ReturnType<Checkpoints['restore']>;
  /** Everything on the disk but `.git`: bytes, links and who may run it. */
  disk(top?: string): Promise<Record<string, string>>;
}

export async function keptRepository(options?: RepositoryOptions): Promise<KeptRepository> {
  const made = await makeRepository(options);
  const kept = { repository: made.common, top: made.path };
  const folder = join(made.beside, 'data');
  await mkdir(folder, { recursive: true });
  const again = () => createCheckpoints({ env: made.env, clock: systemClock, folder, owner: OWNER });
  const checkpoints = again();
  const restoring: KeptRepository['restoring'] = async (tree, folder = kept) => {
    const from = valueOf(await checkpoints.look(folder));
    return checkpoints.restore(folder, { from, to: tree });
  };
  return {
    made,
    kept,
    checkpoints,
    again,
    async take(files, agent = ADA) {
      const paths = files === undefined ? null : files.map((name) => join(made.path, name));
      return valueOf(await checkpoints.take(kept, agent, paths, 'a step'));
    },
    restore: async (tree) => valueOf(await restoring(tree)),
    restoring,
    disk: (top = made.path) => onDisk(top),
  };
}

function valueOf<T>(result: { ok: true; value: T } | { ok: false; problem: { message: string } }): T {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
}

async function onDisk(top: string): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const walk = async (folder: string, prefix: string): Promise<void> => {
    for (const name of (await readdir(folder)).toSorted()) {
      if (name === '.git') continue;
      const path = join(folder, name);
      const there = await lstat(path);
      const key = `${prefix}${name}`;
      if (there.isDirectory()) await walk(path, `${key}/`);
      else if (there.isSymbolicLink()) found[key] = `link ${await readlink(path)}`;
      else if (there.isFile())
        found[key] = `${(there.mode & 0o100) === 0 ? 'file' : 'program'} ${(await readFile(path)).toString('latin1')}`;
    }
  };
  await walk(top, '');
  return found;
}
