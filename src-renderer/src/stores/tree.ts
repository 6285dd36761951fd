import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';

/** An agent and all below it that go on: what a cancel would end. */
export function liveBelow(agents: ReadonlyMap<string, Agent>, id: AgentId): readonly Agent[] {
  const below: Agent[] = [];
  const inside = new Set<string>([id]);
  // Parents stand before their children in the order they were made.
  for (const agent of agents.values()) {
    if (agent.id !== id && (agent.parent === null || !inside.has(agent.parent))) continue;
    inside.add(agent.id);
    if (!hasEnded(agent.run.status)) below.push(agent);
  }
  return below;
}
