import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded, Lane } from '#shared/model/run.ts';
import { line } from '#shared/projections/lanes.ts';

type Agents = ReadonlyMap<string, Agent>;

const worked = new WeakMap<Agents, ReadonlyMap<AgentId, number>>();

/** Place in the line of its lane, from 1, of every agent that is in one. Worked out once for a Map, which is never changed. */
export function lanePlaces(agents: Agents): ReadonlyMap<AgentId, number> {
  const before = worked.get(agents);
  if (before !== undefined) return before;
  const live = [...agents.values()].filter(({ run }) => !hasEnded(run.status));
  const places = new Map<AgentId, number>();
  for (const lane of Lane.options) line(live, lane).forEach(({ id }, index) => places.set(id, index + 1));
  worked.set(agents, places);
  return places;
}
