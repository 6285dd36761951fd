import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';

/** Those that go on in the order they began; those that ended in no order, since they are many and seldom listed: `lastFirst`. */
export function sortedAgents(agents: ReadonlyMap<string, Agent>): { live: readonly Agent[]; ended: readonly Agent[] } {
  const live: Agent[] = [];
  const ended: Agent[] = [];
  for (const agent of agents.values()) (hasEnded(agent.run.status) ? ended : live).push(agent);
  // By the time they began, never by what they do: rows that swap places cannot be clicked.
  live.sort((a, b) => a.run.startedAt - b.run.startedAt);
  return { live, ended };
}

/** Agents that ended, the last first. */
export function lastFirst(ended: readonly Agent[]): readonly Agent[] {
  return ended.toSorted((a, b) => (b.run.endedAt ?? 0) - (a.run.endedAt ?? 0));
}
