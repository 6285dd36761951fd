import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { SessionId } from '#shared/lib/ids.ts';
import type { Snapshot } from '#shared/contract/live.ts';
import { isTextRef, type LongText } from '#shared/model/text.ts';
import type { Client } from './client.ts';
import { exitOf } from './exit-codes.ts';
import type { Asking } from './ask-person.ts';
import { lineOf } from './lines.ts';
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
 * Shows a root's tree until nothing of it is at work.
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
    if (event.type === 'run.ended' && agent?.depth === 0) words = event.body.text;
    if (event.type === 'approval.requested' && agent !== undefined) asking?.ask(agent, event.body);
    if (event.type === 'approval.answered' || event.type === 'tool.ended') asking?.forget(event.body.call);
  };
  let after = snapshot.seq;
  while (!tree.isQuiet()) {
    const batches = await client.live.subscribe({ after, roots: [] }, { signal });
    for await (const batch of batches) {
      if (batch.kind === 'reset') break;
      if (batch.kind !== 'facts') continue;
      for (const event of batch.events) {
        take(event);
        after = event.seq;
      }
      if (tree.isQuiet()) break;
    }
  }
  const text = isTextRef(words) ? (await client.blobs.text({ hash: words.$text })).text : words;
  const status = tree.rootAgent()?.run.status ?? 'failed';
  if (json) stdout(JSON.stringify(tree.result(text)));
  else {
    if (text !== '') stdout(text);
    if (status !== 'completed') stderr(`${status}: ${tree.rootAgent()?.run.reason ?? ''}`);
    for (const agent of tree.all()) {
      const branch = tree.branchOf(agent);
      if (branch !== undefined) stderr(`${agent.name}: ${branch.commits} commits, ${branch.files} files on ${branch.branch}`);
    }
  }
  return exitOf(status);
}
