import { lineage } from '#shared/lib/lineage.ts';
import type { Problem } from '#shared/lib/result.ts';
import type { Agent, Face } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import { atWork, line } from '#shared/projections/lanes.ts';
import { capOf, type Folds } from '#main/core/ports/decision.ts';
import type { Spawn } from './decide.ts';

/** One limit on how deep agents may go. */
export interface DepthLimit {
  readonly depth: number;
  /** As the person knows it: the key of a config, or whose definition says so. */
  readonly name: string;
}

/** The smallest limit on the depth of what an agent may spawn, or null: that of the way it asks, and of every definition above. */
export function depthLimit(ancestors: Iterable<Pick<Agent, 'limits' | 'type'>>, face: Face, maxDepth: number): DepthLimit | null {
  const found: DepthLimit[] = maxDepth < 0 ? [] : [{ depth: maxDepth, name: face === 'spawn_agent' ? 'agent_max_depth' : 'max depth' }];
  for (const { limits, type } of ancestors) {
    if (limits.maxDepth !== null) found.push({ depth: limits.maxDepth, name: `max_depth of agent type ${type}` });
  }
  return found.toSorted((a, b) => a.depth - b.depth)[0] ?? null;
}

/** What an agent at the limit of depth is told, in the words of the way it asks. */
export function tooDeep(face: Face, { depth, name }: DepthLimit): string {
  if (face === 'Agent') return `Error spawning agent: Max depth (${depth}) exceeded${name === 'max depth' ? '' : ` (${name})`}`;
  return `Agent depth limit reached (${name} = ${depth}). Solve the task yourself.`;
}

/** Why this child cannot be, or null. At the cap `Agent` and nanites are put in line; the others are refused with what is at work. */
export function refusal(folds: Folds, parent: Agent, { face, maxDepth }: Pick<Spawn, 'face' | 'maxDepth'>): Problem | null {
  const deepest = depthLimit(lineage(folds.agents, parent.id), face, maxDepth);
  if (face !== 'nanite' && deepest !== null && parent.depth + 1 > deepest.depth) return { code: 'depth', message: tooDeep(face, deepest) };
  return tooManyChildren(folds, parent, face) ?? noPlace(folds, face);
}

function tooManyChildren(folds: Folds, parent: Agent, face: Face): Problem | null {
  const most = parent.limits.maxChildren;
  if (most === null || face === 'nanite') return null;
  const now = folds.childrenOf(parent.id).filter((id) => !hasEnded(folds.agents.get(id)?.run.status ?? 'failed')).length;
  if (now < most) return null;
  const message = `Too many children at once: ${now}/${most} (max_children of agent type ${parent.type}). Wait for one to end, or solve the task yourself.`;
  return { code: 'cap', message };
}

function noPlace(folds: Folds, face: Face): Problem | null {
  const lane = face === 'nanite' ? 'nanites' : 'agents';
  const key = face === 'nanite' ? 'nanite_max_threads' : 'agent_max_threads';
  const cap = capOf(folds, lane);
  if (cap === 0) {
    const message =
      face === 'nanite'
        ? `Nanites are switched off (${key} = 0).`
        : `Spawning agents is switched off (${key} = 0). Solve the task yourself.`;
    return { code: 'cap', message };
  }
  if (cap < 0 || face === 'Agent' || face === 'nanite') return null;
  const live = [...folds.live()];
  const running = atWork(live, lane) + line(live, lane).length;
  if (running < cap) return null;
  const advice = face === 'spawn' ? 'Try again when one has ended' : 'Wait for one to end with wait_agent';
  return { code: 'cap', message: `Too many agents at work: ${running}/${cap} (${key}). ${advice}, or solve the task yourself.` };
}
