import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';

type Agents = ReadonlyMap<string, Agent>;

/** Rows are replaced whole, never changed: what was worked out of a Map holds for as long as the Map is in use. */
const worked = new WeakMap<Agents, ReadonlyMap<AgentId, readonly Agent[]>>();

/** Children of each agent that has any, in the order they were made. */
export function childrenIn(agents: Agents): ReadonlyMap<AgentId, readonly Agent[]> {
  const before = worked.get(agents);
  if (before !== undefined) return before;
  const children = new Map<AgentId, Agent[]>();
  for (const agent of agents.values()) {
    if (agent.parent === null) continue;
    const others = children.get(agent.parent);
    if (others === undefined) children.set(agent.parent, [agent]);
    else others.push(agent);
  }
  for (const each of children.values()) each.sort((a, b) => a.order - b.order);
  worked.set(agents, children);
  return children;
}

/** An agent and all below it, each parent before its children. */
export function subtreeOf(agents: Agents, id: AgentId): readonly Agent[] {
  const children = childrenIn(agents);
  const found: Agent[] = [];
  const walk = (agent: Agent) => {
    found.push(agent);
    children.get(agent.id)?.forEach(walk);
  };
  const top = agents.get(id);
  if (top !== undefined) walk(top);
  return found;
}

/** An agent and all below it that go on: what a cancel would end. */
export function liveBelow(agents: Agents, id: AgentId): readonly Agent[] {
  return subtreeOf(agents, id).filter(({ run }) => !hasEnded(run.status));
}
