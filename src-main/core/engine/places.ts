import type { Folder, Git } from '#main/core/ports/git.ts';
import type { ProjectPlace } from '#main/core/ports/project-settings.ts';

/** Where folders belong. */
export interface Places {
  of(cwd: string): Promise<ProjectPlace>;
  /** Of a folder that has just been looked at. */
  placeIn(folder: Folder): ProjectPlace;
}

/** Of folders in a repository it is asked once: git looks at every file to answer, and a spawn should not wait for that. */
export function createPlaces(git: Git): Places {
  const known = new Map<string, ProjectPlace>();
  const placeIn = ({ top, mainTop, path, project, kind }: Folder): ProjectPlace => {
    const tree = top ?? path;
    const place = { project, top: mainTop ?? tree, tree };
    // Outside git somebody may make a repository yet.
    if (kind === 'repository') known.set(path, place);
    return place;
  };
  return {
    placeIn,
    async of(cwd) {
      const before = known.get(cwd);
      if (before !== undefined) return before;
      const folder = await git.inspect(cwd);
      if (!folder.ok) return { project: cwd, top: cwd, tree: cwd };
      const place = placeIn(folder.value);
      if (folder.value.kind === 'repository') known.set(cwd, place);
      return place;
    },
  };
}
