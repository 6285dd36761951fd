import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { MergeQueue, QueueEntry, QueuePast } from '#shared/model/merging.ts';
import type { Client } from './client.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { called, findAgent } from './find.ts';
import { landed } from './follow-queue.ts';
import { printable } from './lines.ts';
import type { How } from './merge-commands.ts';
import { newCommand } from './new-command.ts';
import type { Common } from './options.ts';
import { withClient } from './with-client.ts';

/** Every queue: who stands in line, in which order, and what became of the last. */
export function listQueues(options: Common): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    const { queues, predictions } = await client.merging.list();
    if (options.json) return out(JSON.stringify({ queues, predictions }));
    if (queues.length === 0) return out("Nothing stands in line. 'coppice worktrees queue add AGENT' puts an agent's work there.");
    const { agents } = await client.live.snapshot();
    for (const queue of queues) for (const line of linesOf(queue, agents)) out(line);
  });
}

function linesOf(queue: MergeQueue, agents: readonly Agent[]): string[] {
  const nameOf = (id: AgentId) => {
    const agent = agents.find((each) => each.id === id);
    return agent === undefined ? id : called(agent);
  };
  const state = queue.running ? 'running' : queue.trouble === null ? 'stopped' : `stopped: ${printable(queue.trouble)}`;
  return [
    `${printable(queue.target.branch)}  ${state}  ${printable(queue.repository)}`,
    ...queue.entries.map((entry, at) => `  ${at + 1}. ${nameOf(entry.agent)}  ${entryWords(entry)}`),
    ...queue.past.map((past) => `  ${past.outcome.padEnd(7)}  ${nameOf(past.agent)}  ${pastWords(past)}`),
  ];
}

function entryWords({ kind, state }: QueueEntry): string {
  return `${kind}, ${state}`;
}

function pastWords({ commit, words }: QueuePast): string {
  return printable(commit === null ? words : `as ${commit.slice(0, 10)}`);
}

export function addToQueue(prefix: string, { kind, message }: How, options: Common): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    const agent = await findAgent(client, prefix);
    const queue = await client.merging.add({ commandId: newCommand(), agent: agent.id, kind, message });
    out(
      options.json
        ? JSON.stringify({ agent_id: agent.id, queue })
        : `the work of ${called(agent)} stands in line for ${printable(queue.branch)}`,
    );
  });
}

export function removeFromQueue(prefix: string, options: Common): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    const agent = await findAgent(client, prefix);
    await client.merging.remove({ commandId: newCommand(), agent: agent.id });
    out(options.json ? JSON.stringify({ agent_id: agent.id, removed: true }) : `took the work of ${called(agent)} out of the line`);
  });
}

export function moveInQueue(
  prefix: string,
  { before, byConflicts }: { before?: string; byConflicts?: boolean },
  options: Common,
): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    const agent = await findAgent(client, prefix);
    const { order } = await (byConflicts === true ? byFewest(client, agent) : byHand(client, agent, before));
    const { agents } = await client.live.snapshot();
    const names = order.map((id) => agents.find((each) => each.id === id)?.name ?? id);
    out(options.json ? JSON.stringify({ order }) : `the order is now: ${printable(names.join(', '))}`);
  });
}

async function byHand(client: Client, agent: Agent, before: string | undefined): Promise<{ order: AgentId[] }> {
  const other = before === undefined ? null : (await findAgent(client, before)).id;
  return client.merging.move({ commandId: newCommand(), agent: agent.id, before: other });
}

async function byFewest(client: Client, agent: Agent): Promise<{ order: AgentId[] }> {
  const { queues } = await client.merging.list();
  const found = queues.find(({ entries }) => entries.some((entry) => entry.agent === agent.id));
  if (found === undefined) throw new CommandFailed(EXIT.usage, `${called(agent)} stands in no queue`);
  const queue = { repository: found.repository, branch: found.target.branch };
  await client.merging.predict({ queue });
  return client.merging.order({ commandId: newCommand(), queue });
}

/** Where no engine is open, this command has to be it, and stays until the queue has come to its end. */
export function startQueue(branch: string | undefined, options: Common): Promise<number> {
  return landed(options, async (client) => {
    const { repository, target } = await theQueue(client, branch);
    const queue = { repository, branch: target.branch };
    await client.merging.start({ commandId: newCommand(), queue });
    return queue;
  });
}

export function stopQueue(branch: string | undefined, options: Common): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    const { repository, target } = await theQueue(client, branch);
    await client.merging.stop({ commandId: newCommand(), queue: { repository, branch: target.branch } });
    out(options.json ? JSON.stringify({ branch: target.branch, running: false }) : `nothing lands on ${printable(target.branch)} any more`);
  });
}

/** The one of that branch, or the only one that has somebody in line. */
async function theQueue(client: Client, branch: string | undefined): Promise<MergeQueue> {
  const { queues } = await client.merging.list();
  const fits = queues.filter((queue) =>
    branch === undefined ? queue.entries.length > 0 || queue.running : queue.target.branch === branch,
  );
  const [only] = fits;
  if (only === undefined)
    throw new CommandFailed(EXIT.usage, branch === undefined ? 'nothing stands in line anywhere' : `there is no merge queue for ${branch}`);
  if (fits.length > 1)
    throw new CommandFailed(
      EXIT.usage,
      `name the queue with --branch: ${fits.map(({ target, repository }) => `${target.branch} (${repository})`).join(', ')}`,
    );
  return only;
}
