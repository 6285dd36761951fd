import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { SessionId } from '#shared/lib/ids.ts';
import type { Snapshot } from '#shared/contract/live.ts';
import { isNoCost } from '#shared/model/cost.ts';
import { formatCost } from '#shared/model/cost-words.ts';
import { isTextRef, type LongText } from '#shared/model/text.ts';
import type { Client } from './client.ts';
import { exitOf } from './exit-codes.ts';
import type { Asking } from './ask-person.ts';
import { lineOf, printable } from './lines.ts';
import { Tree } from './tree.ts';

export interface FollowOptions {
  readonly json: boolean;
  readonly stdout: (line: string) => void;
  readonly stderr: (line: string) => void;
  /** Answers requests for approval at this terminal; null where none can. */
  readonly asking: Asking | null;
  readonly signal: AbortSignal;
}

/**
 * Shows a session's tree until nothing of it is at work. Rejects when the signal aborts before.
 * @param snapshot taken before the tree began, so that no fact is missed
 * @returns the exit code
 */
export async function follow(client: Client, root: SessionId, snapshot: Snapshot, options: FollowOptions): Promise<number> {
  const { json, stdout, stderr, asking, signal } = options;
  const tree = new Tree(root, snapshot);
  let words: LongText = '';
  const take = (event: LedgerEvent): void => {
    if (!tree.take(event)) return;
    if (json) stdout(JSON.stringify(event));
    else {
      const line = lineOf(event, tree);
      if (line !== null) stderr(line);
    }
    const agent = tree.agent(event.agent);
    if (event.type === 'run.ended' && event.session === root) words = event.body.text;
    if (event.type === 'approval.requested' && agent !== undefined) {
      if (asking !== null) asking.ask(agent, event.body);
      else stderr(printable(`${agent.name} waits until a window allows it: ${event.body.display.title}`));
    }
    if (event.type === 'approval.answered' || event.type === 'tool.ended') asking?.forget(event.body.call);
  };
  let after = snapshot.seq;
  while (!tree.isQuiet()) {
    const batches = await client.live.subscribe({ after, roots: [] }, { signal });
    for await (const batch of batches) {
      if (batch.kind === 'flow') continue;
      const events = batch.kind === 'facts' ? batch.events : await missed(client, root, after);
      for (const event of events) {
        take(event);
        after = event.seq;
      }
      // What lies between is of other trees, and may be more than is kept for one client.
      if (batch.kind === 'reset') after = Math.max(after, batch.seq);
      if (batch.kind === 'reset' || tree.isQuiet()) break;
    }
    signal.throwIfAborted();
  }
  const text = isTextRef(words) ? (await client.blobs.text({ hash: words.$text })).text : words;
  const status = tree.rootAgent()?.run.status ?? 'failed';
  if (json) stdout(JSON.stringify(tree.result(text)));
  else {
    if (text !== '') stdout(text);
    if (status !== 'completed') stderr(`${status}: ${tree.rootAgent()?.run.reason ?? ''}`);
    const cost = tree.cost();
    if (!isNoCost(cost)) stderr(`cost: ${formatCost(cost)}`);
    for (const agent of tree.all()) {
      const branch = tree.branchOf(agent);
      if (branch !== undefined) stderr(printable(`${agent.name}: ${branch.commits} commits, ${branch.files} files on ${branch.branch}`));
    }
  }
  return exitOf(status);
}

/** Facts of a tree after a seq, read from its sessions: more were waiting than the engine keeps for one client. */
async function missed(client: Client, root: SessionId, after: number): Promise<LedgerEvent[]> {
  const { sessions } = await client.live.snapshot();
  const within = new Set<SessionId>([root]);
  // A child's session is made after its parent's.
  for (const { id, parent } of sessions.toSorted((a, b) => a.createdAt - b.createdAt))
    if (parent !== null && within.has(parent)) within.add(id);
  const found: LedgerEvent[] = [];
  for (const session of within) found.push(...(await allEvents(client, session, after)));
  return found.toSorted((a, b) => a.seq - b.seq);
}

/** Every fact of a session after a seq, oldest first. */
export async function allEvents(client: Client, session: SessionId, after = 0): Promise<LedgerEvent[]> {
  const events: LedgerEvent[] = [];
  for (let last = after; ;) {
    const page = await client.sessions.events({ session, before: null, after: last, limit: 2000 });
    events.push(...page.events);
    last = page.events.at(-1)?.seq ?? last;
    if (!page.more) return events;
  }
}
