import type { Agent } from '#shared/model/agent.ts';
import type { WorktreeSettings } from '#main/core/ports/settings.ts';
import type { Engine } from './parts.ts';
import { homeOf } from './settings-for.ts';

/** What is set for an agent's tree, what the project of its session says and may say included. */
export async function treeSettingsFor(engine: Pick<Engine, 'projects' | 'placeOf' | 'views'>, agent: Agent): Promise<WorktreeSettings> {
  return (await engine.projects.of(await homeOf(engine, agent))).settings.worktree;
}

/** What is set for the trees of a repository, whoever asks; of a bare one that is the person's own. @param repository git's common directory */
export async function treeSettings(
  { projects, placeOf }: Pick<Engine, 'projects' | 'placeOf'>,
  repository: string,
): Promise<WorktreeSettings> {
  // Git's own folder is no working tree: the tree that it belongs to is asked about.
  const place = await placeOf(repository.replace(/[\\/]\.git$/, ''));
  return (await projects.of(place)).settings.worktree;
}
