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
    const isWithin = (agent: Agent | undefined): boolean =>
      agent !== undefined && (within === null || agent.session === within || (agent.parent !== null && isWithin(byId.get(agent.parent))));
    const wanted = agents.filter((agent) => isWithin(agent) && !(options.running && hasEnded(agent.run.status)));
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
  const roots = sessions.filter(({ parent }) => parent === null).toSorted((a, b) => b.updatedAt - a.updatedAt);
  return roots.flatMap((session) => {
    const members = wanted.filter(({ root }) => root === session.id).toSorted((a, b) => a.order - b.order);
    const below = (parent: string | null): Agent[] =>
      members.filter((agent) => agent.parent === parent).flatMap((agent) => [agent, ...below(agent.id)]);
    const shown = new Set(members.map(({ id }) => id as string));
    const tops = members.filter(({ parent }) => parent === null || !shown.has(parent));
    return members.length === 0 ? [] : [{ session, members: tops.flatMap((agent) => [agent, ...below(agent.id)]) }];
  });
}
