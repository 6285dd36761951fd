import type { AgentId } from '#shared/lib/ids.ts';
import { isWithin } from '#shared/lib/lineage.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { DelegationHost } from './host.ts';

/** Longest final text in an answer, in UTF-16 units; the rest is there for get_agent_output. */
const TEXT_LIMIT = 10_000;

/** The agent with this id, if it is below the one who asks: nobody reaches into another's family. */
export function descendant(host: DelegationHost, asker: AgentId, id: string): Agent | undefined {
  const found = host.agent(id);
  if (found === undefined || found.id === asker) return undefined;
  return isWithin({ get: (each: AgentId) => host.agent(each) }, found.id, asker) ? found : undefined;
}

/** All below an agent, in the order in which they were made, nearest first. */
export function everyoneBelow(host: DelegationHost, asker: AgentId): Agent[] {
  const found: Agent[] = [];
  const open = [...host.childrenOf(asker)];
  for (let id = open.shift(); id !== undefined; id = open.shift()) {
    const child = host.agent(id);
    if (child !== undefined) found.push(child);
    open.push(...host.childrenOf(id));
  }
  return found;
}

/** What a parent is told of a child: how it stands and, once it has ended, its words and its branch. */
export async function reportOf(host: DelegationHost, agent: Agent): Promise<JsonObject> {
  const report: JsonObject = { name: agent.name, status: agent.run.status };
  if (agent.run.waitsOn !== null && agent.run.status === 'waiting') report['waiting_on'] = agent.run.waitsOn.on;
  const position = host.position(agent);
  if (position !== null && agent.run.status === 'queued') report['position'] = position;
  if (!hasEnded(agent.run.status)) return report;
  if (agent.run.reason !== '') report['reason'] = agent.run.reason;
  const text = await host.output(agent.id);
  report['text'] = text.slice(0, TEXT_LIMIT);
  if (text.length > TEXT_LIMIT) report['text_cut'] = `${text.length - TEXT_LIMIT} more characters: get_agent_output`;
  const tree = host.worktree(agent.id);
  if (tree !== undefined && tree.state !== 'unavailable') {
    report['worktree_branch'] = tree.branch;
    report['commits'] = tree.commits;
    report['files_changed'] = tree.files;
    if (tree.commits === 0) report['worktree'] = 'nothing was changed: tree and branch are removed';
  }
  return report;
}
