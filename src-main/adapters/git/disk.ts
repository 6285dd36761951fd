import { statfs } from 'node:fs/promises';
import type { GitProblem } from '#main/core/ports/git.ts';
import type { Place, Run } from './run.ts';

/** Below this, in bytes, a disk is as good as full: room that only a small file finds. */
const MARGIN = 64 * 1024;

/** Git's words for a file that it could not write leave out why. */
const UNSAID = /unable to (write|create)|write error|failed to write|cannot (write|create)/i;

/**
 * Gives a problem its true name where git failed to write and a folder's disk has no room for `bytes`.
 * A checkout deletes what it began on failing, so that the room of afterwards says nothing: it is compared with what was to be written.
 */
export async function nameFullDisk(
  problem: GitProblem,
  said: string,
  needs: readonly { folder: string; bytes: number }[],
): Promise<GitProblem> {
  if (problem.code !== 'git_failed' || !UNSAID.test(said)) return problem;
  for (const { folder, bytes } of needs) {
    const room = await statfs(folder).catch(() => null);
    if (room !== null && room.bavail * room.bsize < bytes + MARGIN) {
      return { code: 'disk_full', message: `${problem.message}. The disk of ${folder} is full. Free some space and try again.` };
    }
  }
  return problem;
}

/** What the files of a commit take on a disk, in bytes, each rounded up to a block. */
export async function checkoutSize(run: Run, place: Place, commit: string): Promise<number> {
  const listed = await run(place, ['ls-tree', '-r', '-z', '-l', '--full-tree', commit]);
  return listed.out
    .split('\0')
    .reduce((total, line) => total + Math.ceil(Number(/^\S+ blob \S+ +(\d+)\t/.exec(line)?.[1] ?? 0) / 4096) * 4096, 0);
}
