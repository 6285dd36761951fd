import type { Agent, Face } from '#shared/model/agent.ts';
import type { Settings } from '#main/core/ports/settings.ts';
import type { Engine } from './parts.ts';
import { settingsFor } from './settings-for.ts';

/** Whether the config holds whoever is made in this way in its workspace: all are, or children of the tool `spawn`. */
export function configRestricts({ restrictToWorkspace, spawn }: Settings, face: Face): boolean {
  return restrictToWorkspace || (face === 'spawn' && spawn.restrictToWorkspace);
}

/** Whether an agent is held in its workspace now: it was made so, or the config was made tighter since. A looser one lets nobody out. */
export async function isRestricted(engine: Pick<Engine, 'views' | 'placeOf' | 'projects'>, agent: Agent): Promise<boolean> {
  return agent.restricted || configRestricts(await settingsFor(engine, agent), agent.face);
}
