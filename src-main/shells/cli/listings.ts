import { resolve } from 'node:path';
import { headOf } from '#shared/model/text.ts';
import type { Agent } from '#shared/model/agent.ts';
import { addCost, isNoCost } from '#shared/model/cost.ts';
import { formatCost } from '#shared/model/cost-words.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { Session } from '#shared/model/session.ts';
import { allEvents } from './follow.ts';
import { printable } from './lines.ts';
import type { Common } from './options.ts';
import { findSession } from './run.ts';
import { withWholeTexts } from './whole-texts.ts';
import { withClient } from './with-client.ts';

const out = (line: string): void => void process.stdout.write(`${line}\n`);

export function listSessions(options: Common): Promise<number> {
  return withClient(options, async (client) => {
    const { sessions, agents } = await client.live.snapshot();
    const roots = sessions.filter((session) => session.parent === null).toSorted((a, b) => b.updatedAt - a.updatedAt);
    const statusOf = (session: Session) => agents.find((agent) => agent.id === session.agent)?.run.status ?? 'failed';
    if (options.json) out(JSON.stringify(roots.map((session) => ({ ...session, status: statusOf(session) }))));
    else if (roots.length === 0) out('No sessions yet. `coppice run "PROMPT"` starts one, `coppice tour` shows how it works.');
    else
      for (const session of roots)
        out(`${session.id}  ${statusOf(session).padEnd(11)}  ${new Date(session.updatedAt).toISOString()}  ${printable(session.title)}`);
  });
}

export function showSession(prefix: string, options: Common): Promise<number> {
  return withClient(options, async (client) => {
    const session = await findSession(client, prefix);
    const { sessions, agents } = await client.live.snapshot();
    const about = sessions.find(({ id }) => id === session);
    const events = await withWholeTexts(client, await allEvents(client, session));
    if (options.json) {
      out(JSON.stringify({ session: about, agents: agents.filter((agent) => agent.root === about?.root), events }));
      return;
    }
    for (const event of events) {
      if (event.type === 'message.accepted') out(`\n> ${printable(headOf(event.body.text))}`);
      if (event.type === 'tool.requested') out(`  · ${printable(event.body.display.title)}`);
      if (event.type === 'tool.ended' && event.body.outcome !== 'ok') out(`    ${event.body.outcome}`);
      if (event.type === 'turn.ended') {
        for (const part of event.body.parts) if (part.type === 'text') out(`\n${printable(headOf(part.text))}`);
      }
      if (event.type === 'run.ended') out(`\n[${event.body.status}] ${event.body.reason}`);
    }
  });
}

export function listAgents(options: Common): Promise<number> {
  return withClient(options, async (client) => {
    const { agents } = await client.live.snapshot();
    const newest = agents.toSorted((a, b) => b.run.startedAt - a.run.startedAt);
    if (options.json) out(JSON.stringify(newest));
    else if (newest.length === 0) out('No agents yet.');
    else for (const agent of newest) out(agentLine(agent, Date.now()));
  });
}

function agentLine(agent: Agent, now: number): string {
  const { run } = agent;
  const ago = (since: number): string => {
    const seconds = Math.max(0, Math.round((now - since) / 1000));
    return seconds < 90 ? `${seconds}s` : seconds < 5400 ? `${Math.round(seconds / 60)}m` : `${Math.round(seconds / 3600)}h`;
  };
  const cost = addCost(agent.cost, agent.costBelow);
  const work = `${agent.turns} turns, ${agent.toolCalls} tool calls${isNoCost(cost) ? '' : `, ${formatCost(cost)}`}`;
  const rest = hasEnded(run.status)
    ? `${run.status} ${ago(run.endedAt ?? now)} ago, ${work}${agent.summary === '' ? '' : `, ${agent.summary}`}`
    : `started ${ago(run.startedAt)} ago, ${work}, last event ${ago(agent.lastEventAt)} ago`;
  return `[${run.status}]`.padEnd(13) + `${agent.id}  ${'  '.repeat(agent.depth)}${printable(`${agent.name}  ${rest}`)}`;
}

export function listTypes(options: Common): Promise<number> {
  return withClient(options, async (client) => {
    const known = await client.agents.types({ folder: resolve(options.directory ?? '.') });
    if (options.json) out(JSON.stringify(known));
    else
      for (const type of known.types)
        out(`${type.name.padEnd(16)} ${type.source.padEnd(9)} ${type.description} Tools: ${type.tools.join(', ') || 'all'}`);
  });
}
