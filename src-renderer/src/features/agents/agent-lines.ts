import type { AgentId, SessionId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { Lane, type LaneLimit } from '#shared/model/run.ts';
import { atWork } from '#shared/projections/lanes.ts';
import { lanePlaces } from '#renderer/stores/lane-places.ts';
import type { AgentsBy } from '#renderer/stores/view.ts';
import { lastFirst, sortedAgents } from './sorted-agents.ts';

/** One line of the list. Lines of a kind are as high as one another, so that none has to be measured. */
export type Line =
  | { readonly kind: 'session'; readonly key: string; readonly session: SessionId; readonly live: number }
  | {
      readonly kind: 'lane';
      readonly key: string;
      readonly lane: Lane;
      readonly atWork: number;
      /** -1 is unlimited. */
      readonly cap: number;
      readonly queued: number;
    }
  | AgentLine
  | { readonly kind: 'fold'; readonly key: string; readonly ended: number };

export interface AgentLine {
  /** `queued` is one that never was at work: there is little to say of it. */
  readonly kind: 'live' | 'queued' | 'ended';
  readonly key: AgentId;
  readonly agent: Agent;
  /** How many above it are listed too. */
  readonly depth: number;
  /** Place in the line of its lane. */
  readonly place: number | null;
}

interface Rows {
  readonly agents: ReadonlyMap<string, Agent>;
  readonly lanes: ReadonlyMap<string, LaneLimit>;
}

/** Ended agents that are still listed, the newest: the transcript holds all of them. */
const ENDED_SHOWN = 200;

/** All that goes on under its session or its lane, in an order that no change of state changes; what has ended folds away below. */
export function agentLines(rows: Rows, by: AgentsBy, open: boolean): { lines: readonly Line[]; live: number } {
  const { live, ended } = sortedAgents(rows.agents);
  const places = lanePlaces(rows.agents);
  const line = (agent: Agent, depth = 0): AgentLine => ({
    kind: agent.run.status === 'queued' ? 'queued' : 'live',
    key: agent.id,
    agent,
    depth,
    place: places.get(agent.id) ?? null,
  });
  const lines: Line[] = by === 'session' ? bySession(rows, live, line) : byLane(rows, live, line);
  if (ended.length > 0) lines.push({ kind: 'fold', key: 'ended', ended: ended.length });
  if (open) {
    for (const agent of lastFirst(ended).slice(0, ENDED_SHOWN)) lines.push({ ...line(agent), kind: 'ended' });
  }
  return { lines, live: live.length };
}

type LineOf = (agent: Agent, depth?: number) => AgentLine;

/** Each session's agents as a tree: a child below its parent, or below whoever above that goes on still. */
function bySession({ agents }: Rows, live: readonly Agent[], line: LineOf): Line[] {
  const listed = new Set<string>(live.map(({ id }) => id));
  const above = ({ parent }: Agent): AgentId | null => {
    if (parent === null || listed.has(parent)) return parent;
    const between = agents.get(parent);
    return between === undefined ? null : above(between);
  };
  const made = live.toSorted((a, b) => a.order - b.order);
  return [...Map.groupBy(made, ({ root }) => root)].flatMap(([session, inside]): Line[] => {
    const below = Map.groupBy(inside, above);
    const tree = (parent: AgentId | null, depth: number): Line[] =>
      (below.get(parent) ?? []).flatMap((agent) => [line(agent, depth), ...tree(agent.id, depth + 1)]);
    return [{ kind: 'session', key: session, session, live: inside.length }, ...tree(null, 0)];
  });
}

/** In a lane those that have a place in the order they began, then the line for the next ones, whoever goes on before whoever is new. */
function byLane({ lanes }: Rows, live: readonly Agent[], line: LineOf): Line[] {
  return Lane.options.flatMap((lane): Line[] => {
    const inside = live.filter(({ run }) => run.lane === lane).map((agent) => line(agent));
    if (inside.length === 0) return [];
    const inLine = inside.filter(({ place }) => place !== null);
    const cap = lanes.get(lane)?.cap ?? -1;
    return [
      { kind: 'lane', key: lane, lane, atWork: atWork(live, lane), cap, queued: inLine.length },
      ...inside.toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0)),
    ];
  });
}
