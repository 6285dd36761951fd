import type { WorktreeSettings } from '#main/core/ports/settings.ts';
import type { Engine } from './parts.ts';

/** What is set for the trees of a repository, what its project's own file says and may say included. @param repository git's common directory */
export async function treeSettings(
  { projects, placeOf }: Pick<Engine, 'projects' | 'placeOf'>,
  repository: string,
): Promise<WorktreeSettings> {
  // Git's own folder is no working tree: the tree that it belongs to is asked about.
  const place = await placeOf(repository.replace(/[\\/]\.git$/, ''));
  return (await projects.of(place)).settings.worktree;
}
