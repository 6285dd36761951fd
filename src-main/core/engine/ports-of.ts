import type { Agent } from '#shared/model/agent.ts';
import type { Folds } from '#main/core/ports/decision.ts';

/** The ports of the tree that an agent works in, its own or that of one above it, as its commands have them. */
export function portsOf({ agents, worktrees }: Pick<Folds, 'agents' | 'worktrees'>, agent: Agent): Record<string, string> {
  for (let one: Agent | undefined = agent; one?.cwd === agent.cwd; one = one.parent === null ? undefined : agents.get(one.parent)) {
    const ports = worktrees.get(one.id)?.ports ?? null;
    if (ports !== null) return { PORT_BASE: String(ports.base), PORT_RANGE: `${ports.base}-${ports.base + ports.count - 1}` };
  }
  return {};
}
