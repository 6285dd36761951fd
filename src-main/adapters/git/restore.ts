import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { addTree, forget } from './add-tree.ts';
import { withoutDrivers } from './drivers.ts';
import { markTree, type Owner } from './mark-tree.ts';
import { fail } from './problems.ts';
import { branchRef, commitAt, headOf } from './refs.ts';
import type { Run } from './run.ts';

interface Discarded {
  readonly repository: string;
  readonly path: string;
  readonly branch: string;
  readonly head: string;
}

/** Makes branch and tree again where they stood, and lets go of the ref. The caller holds the repository's lock. */
export async function restore(run: Run, { repository, path, branch, head }: Discarded, ref: string, owner: Owner): Promise<void> {
  const at = { repository };
  const tip = await commitAt(run, at, branchRef(branch));
  const there = tip === null ? null : await headOf(run, { tree: path }).catch(() => null);
  const done = tip === head && there?.branch === branch;
  if (!done) {
    if ((await commitAt(run, at, head)) === null) {
      fail('work_gone', `Git has cleaned ${head.slice(0, 7)} up: the work on ${branch} cannot be brought back.`);
    }
    // A crash may have come between the branch and its tree.
    if (tip === head) {
      const env = await withoutDrivers(run, at);
      await mkdir(dirname(path), { recursive: true });
      await forget(run, repository, path);
      await run.need(`Making the worktree ${path}`, at, ['worktree', 'add', '--quiet', path, branch], { env });
      await markTree(path, owner).catch(() => undefined);
    } else await addTree(run, { repository, path, branch, base: head }, owner);
  }
  const env = await withoutDrivers(run, at);
  await run(at, ['update-ref', '-d', ref], { env });
}
