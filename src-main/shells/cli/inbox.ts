import type { AgentId, CallId } from '#shared/lib/ids.ts';
import { pathTo } from '#shared/lib/lineage.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { Approval } from '#shared/model/approval.ts';
import type { Question } from '#shared/model/question.ts';
import { span } from '#shared/projections/agent-line.ts';
import { requestLines } from './ask-leave.ts';
import { questionLines } from './ask-words.ts';
import type { Client } from './client.ts';
import { printable } from './lines.ts';
import type { Common } from './options.ts';
import { withWholeTexts } from './whole-texts.ts';
import { withClient } from './with-client.ts';

/** What waits for a person, texts whole, and who asks. */
export type Waiting = { readonly path: readonly Agent[] } & (
  | { readonly kind: 'approval'; readonly row: Approval }
  | { readonly kind: 'question'; readonly row: Question }
);

/** All that waits for a person, of any depth, the oldest first. */
export function listInbox(options: Common): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    const waiting = await readInbox(client);
    if (options.json) {
      out(JSON.stringify(waiting.map(({ kind, row, path }) => ({ kind, ...row, path: path.map(({ id, name }) => ({ id, name })) }))));
      return;
    }
    for (const each of waiting) out(`${printable(shownWaiting(each, Date.now()))}\n`);
    out(waiting.length === 0 ? 'Nothing needs you.' : "'coppice inbox answer ID' answers one of them.");
  });
}

/** @param only of these calls, or of all */
export async function readInbox(client: Client, only: (call: CallId) => boolean = () => true): Promise<Waiting[]> {
  const { approvals, questions, agents } = await client.live.snapshot();
  const byId = new Map<string, Agent>(agents.map((agent) => [agent.id, agent]));
  const pathOf = (agent: AgentId): Agent[] => pathTo(byId, agent);
  const waiting: Waiting[] = [
    ...approvals.map((row) => ({ kind: 'approval', row, path: pathOf(row.agent) }) as const),
    ...questions.filter(({ to }) => to.kind === 'person').map((row) => ({ kind: 'question', row, path: pathOf(row.agent) }) as const),
  ];
  const wanted = waiting.filter(({ row }) => only(row.call)).toSorted((a, b) => a.row.askedAt - b.row.askedAt);
  return withWholeTexts(client, wanted);
}

/** Who asks, what and where. Not yet made printable. */
export function shownWaiting({ path, ...waiting }: Waiting, now: number): string {
  const { call, agent, askedAt } = waiting.row;
  const who = `${call}  ${path.map(({ name }) => name).join(' › ')} (${agent}), ${span(now - askedAt)} ago`;
  const what = waiting.kind === 'approval' ? `${waiting.row.display.title}\n${requestLines(waiting.row)}` : questionLines(waiting.row);
  return `${who}\n${what.replaceAll(/^/gm, '  ')}`;
}
