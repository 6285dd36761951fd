import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';

/** From the root down to an agent, for a path that a person reads. Unknown ancestors are left out. */
export function pathOfAgent(agents: ReadonlyMap<string, Agent>, id: AgentId): Agent[] {
  const path: Agent[] = [];
  for (let agent = agents.get(id); agent !== undefined; agent = agent.parent === null ? undefined : agents.get(agent.parent)) {
    path.unshift(agent);
  }
  return path;
}
