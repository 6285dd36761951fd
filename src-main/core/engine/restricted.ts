import type { Agent } from '#shared/model/agent.ts';
import type { Engine } from './parts.ts';
import { settingsFor } from './settings-for.ts';

/** Whether an agent is held in its workspace: all are, its session is, or it is a child of the tool `spawn` and those are. */
export async function isRestricted(engine: Pick<Engine, 'views' | 'placeOf' | 'projects'>, agent: Agent): Promise<boolean> {
  const session = engine.views.sessions.get(agent.root);
  if (session !== undefined && session.restrictedBy !== null) return true;
  const { restrictToWorkspace, spawn } = await settingsFor(engine, agent);
  return restrictToWorkspace || (agent.face === 'spawn' && spawn.restrictToWorkspace);
}
