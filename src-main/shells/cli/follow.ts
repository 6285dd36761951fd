import type { SessionId } from '#shared/lib/ids.ts';
import type { Snapshot } from '#shared/contract/live.ts';
import { isNoCost } from '#shared/model/cost.ts';
import { formatCost } from '#shared/model/cost-words.ts';
import { isTextRef } from '#shared/model/text.ts';
import { counted } from '#shared/model/count-words.ts';
import type { Client } from './client.ts';
import { exitOf } from './exit-codes.ts';
import { printable } from './lines.ts';
import { eventsOfTree } from './session-events.ts';
import { Teller, type TellOptions } from './tell.ts';
import { Tree } from './tree.ts';

export interface FollowOptions extends TellOptions {
  readonly signal: AbortSignal;
}

/**
 * Shows a session's tree until nothing of it is at work: a child in the background too, and what its end makes of its parent.
 * Rejects when the signal aborts before.
 * @param snapshot taken before the tree began, so that no fact is missed
 * @returns the exit code, by the root's last run
 */
export async function follow(client: Client, root: SessionId, snapshot: Snapshot, options: FollowOptions): Promise<number> {
  const { signal } = options;
  const tree = new Tree(root, snapshot);
  const teller = new Teller(tree, options);
  // Some of what was asked before is answered by now, maybe by this very command.
  teller.open(await client.live.snapshot());
  let after = snapshot.seq;
  while (!tree.isQuiet()) {
    const batches = await client.live.subscribe({ after, roots: [] }, { signal });
    for await (const batch of batches) {
      if (batch.kind === 'flow') continue;
      // More was waiting than the engine keeps for one client, most of it of other trees.
      const now = batch.kind === 'reset' ? await client.live.snapshot() : null;
      const events = batch.kind === 'facts' ? batch.events : now === null ? [] : await eventsOfTree(client, root, now, after);
      for (const event of events) {
        if (tree.take(event)) teller.tell(event);
        after = event.seq;
      }
      if (now !== null) {
        tree.refresh(now);
        after = now.seq;
      }
      teller.tellPlaces();
      if (now !== null || tree.isQuiet()) break;
    }
    signal.throwIfAborted();
  }
  const { words } = teller;
  conclude(tree, isTextRef(words) ? (await client.blobs.text({ hash: words.$text })).text : words, options);
  return exitOf(tree.rootAgent()?.run.status ?? 'failed');
}

function conclude(tree: Tree, text: string, { json, stdout, stderr }: TellOptions): void {
  if (json) {
    stdout(JSON.stringify(tree.result(text)));
    return;
  }
  const run = tree.rootAgent()?.run;
  if (text !== '') stdout(text);
  if (run?.status !== 'completed') stderr(printable(`${run?.status ?? 'failed'}: ${run?.reason ?? ''}`));
  const cost = tree.cost();
  if (!isNoCost(cost)) stderr(`cost: ${formatCost(cost)}`);
  for (const agent of tree.all()) {
    const branch = tree.branchOf(agent);
    if (branch !== undefined)
      stderr(printable(`${agent.name}: ${counted(branch.commits, 'commit')}, ${counted(branch.files, 'file')} on ${branch.branch}`));
  }
}
