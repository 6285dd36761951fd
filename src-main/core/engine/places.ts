import type { Git } from '#main/core/ports/git.ts';

/** Where a folder belongs. */
export interface Place {
  /** Top of its working tree; the folder itself outside git. */
  readonly top: string;
  /** Real path of git's common directory; outside git, of the folder. */
  readonly project: string;
  /** Whether it is a working tree of git. */
  readonly inGit: boolean;
}

/** Of folders in a repository it is asked once: git looks at every file to answer, and a spawn should not wait for that. */
export function createPlaces(git: Git): (cwd: string) => Promise<Place> {
  const known = new Map<string, Place>();
  return async (cwd) => {
    const before = known.get(cwd);
    if (before !== undefined) return before;
    const folder = await git.inspect(cwd);
    if (!folder.ok) return { top: cwd, project: cwd, inGit: false };
    const { top, path, project, kind } = folder.value;
    const place = { top: top ?? path, project, inGit: top !== null };
    // Outside git somebody may make a repository yet.
    if (kind === 'repository' || kind === 'unborn') known.set(cwd, place);
    return place;
  };
}
