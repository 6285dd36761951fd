import { isWithin } from '#shared/lib/lineage.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { Session } from '#shared/model/session.ts';
import { agentLine, liveCounts } from '#shared/projections/agent-line.ts';
import { positionOf } from '#shared/projections/lanes.ts';
import { findSession } from './find.ts';
import { printable } from './lines.ts';
import type { Common } from './options.ts';
import { withClient } from './with-client.ts';

export interface ListOptions extends Common {
  /** Begin of a session's id: only its agent and those below it. */
  readonly session: string | undefined;
  /** Only those that have not ended. */
  readonly running: boolean;
}

/** Who works and who has worked: a tree for each session, the newest first, and how many are live. */
export function listAgents(options: ListOptions): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    const within = options.session === undefined ? null : await findSession(client, options.session);
    const { sessions, agents } = await client.live.snapshot();
    const byId = new Map<string, Agent>(agents.map((agent) => [agent.id, agent]));
    const bySession = new Map<string, Session>(sessions.map((session) => [session.id, session]));
    const wanted = agents.filter(
      ({ session, run }) => (within === null || isWithin(bySession, session, within)) && !(options.running && hasEnded(run.status)),
    );
    const live = agents.filter(({ run }) => !hasEnded(run.status));
    if (options.json) {
      const newest = wanted.toSorted((a, b) => b.run.startedAt - a.run.startedAt);
      out(JSON.stringify(newest.map((agent) => ({ ...agent, position: positionOf(live, agent) }))));
      return;
    }
    if (wanted.length === 0) {
      out(options.running ? 'No agents are at work.' : 'No agents yet.');
      return;
    }
    const beside = { now: Date.now(), nameOf: (id: string) => byId.get(id)?.name ?? id };
    for (const { session, members } of trees(sessions, wanted)) {
      const counts = liveCounts(members);
      out(printable(`${session.id}  ${session.title}${counts === '' ? '' : `  (${counts})`}`));
      for (const agent of members) {
        const line = agentLine(agent, { ...beside, position: positionOf(live, agent) });
        out(`  ${agent.id}  ${'  '.repeat(agent.depth)}${printable(line)}`);
      }
    }
    out(`\n${liveCounts(wanted) || 'nobody at work'}; ${wanted.length} in all`);
  });
}

/** The agents of each root's tree, a parent before its children, in the order in which they were made. */
function trees(sessions: readonly Session[], wanted: readonly Agent[]): { session: Session; members: Agent[] }[] {
  const shown = new Set<string>(wanted.map(({ id }) => id));
  const below = Map.groupBy(
    wanted.toSorted((a, b) => a.order - b.order),
    ({ parent, root }): string => (parent !== null && shown.has(parent) ? parent : root),
  );
  const from = (above: string): Agent[] => (below.get(above) ?? []).flatMap((agent) => [agent, ...from(agent.id)]);
  return sessions
    .filter(({ id }) => below.has(id))
    .toSorted((a, b) => b.updatedAt - a.updatedAt)
    .map((session) => ({ session, members: from(session.id) }));
}
