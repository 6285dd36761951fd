import type { Clock } from '#main/core/ports/clock.ts';
import type { Git } from '#main/core/ports/git.ts';

/** Where a folder belongs. */
export interface Place {
  /** Top of its working tree; the folder itself outside git. */
  readonly top: string;
  /** Real path of git's common directory; outside git, of the folder. */
  readonly project: string;
}

/** How long it is taken for granted that a folder is still outside git, in ms: many spawns of one answer ask it once. */
const STILL_OUTSIDE = 1000;

/** Of folders in a repository it is asked once: git looks at every file to answer, and a spawn should not wait for that. */
export function createPlaces(git: Git, clock: Clock): (cwd: string) => Promise<Place> {
  const known = new Map<string, { readonly place: Place; readonly until: number }>();
  return async (cwd) => {
    const before = known.get(cwd);
    if (before !== undefined && clock.now() < before.until) return before.place;
    const folder = await git.inspect(cwd);
    if (!folder.ok) return { top: cwd, project: cwd };
    const { top, path, project, kind } = folder.value;
    const place = { top: top ?? path, project };
    // Outside git somebody may make a repository yet.
    known.set(cwd, { place, until: kind === 'repository' ? Number.POSITIVE_INFINITY : clock.now() + STILL_OUTSIDE });
    return place;
  };
}
