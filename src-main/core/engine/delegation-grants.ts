import type { Agent, Face } from '#shared/model/agent.ts';
import { familyOf } from '#main/core/delegation/tools.ts';
import type { DelegationFamily, Settings } from '#main/core/ports/settings.ts';
import { lineage } from '#shared/lib/lineage.ts';
import { depthLimit, tooDeep } from '#main/core/spawning/limits.ts';
import type { Engine } from './parts.ts';

/** Deepest child that `Agent` may make. */
const AGENT_DEPTH = 3;

/** Deepest child by the way it is asked for; -1 is unlimited. What `spawn` makes is a leaf, at whatever depth. */
export function maxDepthOf(face: Face, settings: Settings): number {
  if (face === 'spawn_agent') return settings.agentMaxDepth;
  return face === 'Agent' ? AGENT_DEPTH : -1;
}

/** Whether an agent at this depth, below these, may have the tools of a family: at the limit they are hidden as well as refused. */
export function mayDelegate(
  settings: Settings,
  family: DelegationFamily,
  depth: number,
  above: Iterable<Pick<Agent, 'limits' | 'type'>>,
): boolean {
  const limit = depthLimit(above, family, maxDepthOf(family, settings));
  return limit === null || depth < limit.depth;
}

/** What an agent is told that calls a tool which its depth hides; null where its depth is not why. */
export function hiddenByDepth({ views }: Pick<Engine, 'views'>, settings: Settings, agent: Agent, tool: string): string | null {
  const family = familyOf(tool);
  // The tool of a family that makes children is called as the family is.
  if (family === null || family !== tool || agent.face === 'spawn' || agent.face === 'nanite') return null;
  const limit = depthLimit(lineage(views.agents, agent.id), family, maxDepthOf(family, settings));
  return limit !== null && agent.depth >= limit.depth ? tooDeep(family, limit) : null;
}
