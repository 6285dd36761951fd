import type { Agent } from '#shared/model/agent.ts';
import type { Engine } from './parts.ts';

/** Whether an agent is held in its workspace: all are, or it is a child of the tool `spawn` and those are. */
export function isRestricted({ settings }: Pick<Engine, 'settings'>, agent: Agent): boolean {
  const { restrictToWorkspace, spawn } = settings.now();
  return restrictToWorkspace || (agent.face === 'spawn' && spawn.restrictToWorkspace);
}
