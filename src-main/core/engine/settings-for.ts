import type { Agent } from '#shared/model/agent.ts';
import type { ProjectPlace } from '#main/core/ports/project-settings.ts';
import type { Settings } from '#main/core/ports/settings.ts';
import type { Engine } from './parts.ts';

/** Where the session of an agent was begun: what holds for the person's folder holds for every tree below it. */
export function homeOf({ views, placeOf }: Pick<Engine, 'views' | 'placeOf'>, agent: Agent): Promise<ProjectPlace> {
  return placeOf(views.sessions.get(agent.root)?.cwd ?? agent.cwd);
}

/** The person's settings as they hold for an agent: narrowed by its project. */
export async function settingsFor(engine: Pick<Engine, 'views' | 'placeOf' | 'projects'>, agent: Agent): Promise<Settings> {
  return engine.projects.narrowed(await homeOf(engine, agent));
}
