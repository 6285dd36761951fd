import type { Git } from '#main/core/ports/git.ts';
import type { ProjectPlace } from '#main/core/ports/project-settings.ts';

/** Where a folder belongs. Of folders in a repository it is asked once: git looks at every file to answer, and a spawn should not wait for that. */
export function createPlaces(git: Git): (cwd: string) => Promise<ProjectPlace> {
  const known = new Map<string, ProjectPlace>();
  return async (cwd) => {
    const before = known.get(cwd);
    if (before !== undefined) return before;
    const folder = await git.inspect(cwd);
    if (!folder.ok) return { project: cwd, top: cwd, tree: cwd };
    const { top, mainTop, path, project, kind } = folder.value;
    const tree = top ?? path;
    const place = { project, top: mainTop ?? tree, tree };
    // Outside git somebody may make a repository yet.
    if (kind === 'repository') known.set(cwd, place);
    return place;
  };
}
