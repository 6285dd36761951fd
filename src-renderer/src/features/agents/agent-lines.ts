import type { Agent } from '#shared/model/agent.ts';
import { hasEnded, Lane, type LaneLimit } from '#shared/model/run.ts';
import type { Session } from '#shared/model/session.ts';
import { atWork } from '#shared/projections/lanes.ts';
import { lanePlaces } from '#renderer/stores/lane-places.ts';
import { subtreeOf } from '#renderer/stores/tree.ts';
import type { AgentsBy } from '#renderer/stores/view.ts';
import { laneNote, laneTitles } from './lane-words.ts';
import { sortedAgents } from './sorted-agents.ts';

/** One line of the list. */
export type AgentsLine =
  | { readonly kind: 'heading'; readonly key: string; readonly title: string; readonly note: string }
  /** `level` is how far below its session's root it stands; 0 where the tree is not shown. */
  | { readonly kind: 'agent'; readonly key: string; readonly agent: Agent; readonly level: number }
  | { readonly kind: 'fold'; readonly key: string; readonly count: number };

export interface AgentsRows {
  readonly agents: ReadonlyMap<string, Agent>;
  readonly sessions: ReadonlyMap<string, Session>;
  readonly lanes: ReadonlyMap<string, LaneLimit>;
}

/** Ended agents that are still listed, the newest: the transcript holds all of them. */
const ENDED_SHOWN = 30;

/** Every agent that goes on under what it belongs to, then the fold of those that ended, and those where it is open. */
export function agentsLines(rows: AgentsRows, by: AgentsBy, endedOpen: boolean): readonly AgentsLine[] {
  const { live, ended } = sortedAgents(rows.agents);
  const lines = by === 'session' ? bySession(rows, live) : byLane(rows, live);
  if (ended.length === 0) return lines;
  const shown = endedOpen ? ended.slice(0, ENDED_SHOWN) : [];
  return [...lines, { kind: 'fold', key: 'fold', count: ended.length }, ...shown.map((agent) => lineOf(agent, 0))];
}

/** Trees as they grew, a session under the other in the order in which they began to work. */
function bySession({ agents, sessions }: AgentsRows, live: readonly Agent[]): readonly AgentsLine[] {
  return [...new Set(live.map(({ root }) => root))].flatMap((root) => {
    const session = sessions.get(root);
    const tree = (session === undefined ? live.filter((each) => each.root === root) : subtreeOf(agents, session.agent)).filter(
      ({ run }) => !hasEnded(run.status),
    );
    const heading = { kind: 'heading', key: `session ${root}`, title: session?.title ?? '', note: `${tree.length}` } as const;
    return [heading, ...tree.map((agent) => lineOf(agent, agent.depth))];
  });
}

/** In each lane those that have a place or keep theirs, then the line for the next ones. */
function byLane({ agents, lanes }: AgentsRows, live: readonly Agent[]): readonly AgentsLine[] {
  const places = lanePlaces(agents);
  const place = (agent: Agent) => places.get(agent.id) ?? 0;
  return Lane.options.flatMap((lane) => {
    const all = live.filter(({ run }) => run.lane === lane).toSorted((a, b) => place(a) - place(b));
    if (all.length === 0) return [];
    const note = laneNote(atWork(all, lane), lanes.get(lane)?.cap, all.filter((agent) => place(agent) > 0).length);
    return [{ kind: 'heading', key: `lane ${lane}`, title: laneTitles[lane], note } as const, ...all.map((agent) => lineOf(agent, 0))];
  });
}

function lineOf(agent: Agent, level: number): AgentsLine {
  return { kind: 'agent', key: agent.id, agent, level };
}
