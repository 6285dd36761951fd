import type { Clock } from '#main/core/ports/clock.ts';
import type { Folder, Git } from '#main/core/ports/git.ts';
import type { ProjectPlace } from '#main/core/ports/project-settings.ts';

/** Where folders belong. */
export interface Places {
  of(cwd: string): Promise<ProjectPlace>;
  /** Of a folder that has just been looked at. */
  placeIn(folder: Folder): ProjectPlace;
}

/** How long it is taken for granted that a folder is still outside git, in ms: many spawns of one answer ask it once. */
const STILL_OUTSIDE = 1000;

/** Of folders in a repository it is asked once: git looks at every file to answer, and a spawn should not wait for that. */
export function createPlaces(git: Git, clock: Clock): Places {
  const known = new Map<string, { readonly place: ProjectPlace; readonly until: number }>();
  const asking = new Map<string, Promise<ProjectPlace>>();
  const placeIn = (folder: Folder, cwd = folder.path): ProjectPlace => {
    const { top, mainTop, path, project, kind } = folder;
    const tree = top ?? path;
    const place = { project, top: mainTop ?? tree, tree, inGit: top !== null };
    // Outside git somebody may make a repository yet.
    known.set(cwd, { place, until: kind === 'repository' || kind === 'unborn' ? Number.POSITIVE_INFINITY : clock.now() + STILL_OUTSIDE });
    return place;
  };
  const look = async (cwd: string): Promise<ProjectPlace> => {
    const folder = await git.inspect(cwd);
    return folder.ok ? placeIn(folder.value, cwd) : { project: cwd, top: cwd, tree: cwd, inGit: false };
  };
  return {
    placeIn: (folder) => placeIn(folder),
    async of(cwd) {
      const before = known.get(cwd);
      if (before !== undefined && clock.now() < before.until) return before.place;
      // Who asks meanwhile gets the same answer, and after who asked before: calls of one answer of a model stay in their order.
      const asked = asking.get(cwd) ?? look(cwd).finally(() => asking.delete(cwd));
      asking.set(cwd, asked);
      return asked;
    },
  };
}
