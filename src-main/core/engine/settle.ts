import type { AgentId } from '#shared/lib/ids.ts';
import { lineage } from '#shared/lib/lineage.ts';
import { refuse } from '#shared/lib/result.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import { firstLine } from '#shared/model/text.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import { type Conversation, lastWords, newConversation } from '#shared/projections/conversation.ts';
import { busyWith, isGone, isWithin } from '#main/core/ports/decision.ts';
import type { BranchState } from '#main/core/ports/git.ts';
import type { ToolContext } from '#main/core/ports/tools.ts';
import type { Engine } from './parts.ts';
import { removeUnchanged } from './take-away.ts';

/**
 * Brings a run to its end: what is under way is stopped, its work committed, and only then is it said to have ended.
 * One that is killed is not waited for: what it has on disk is committed as it is.
 */
export async function settle(
  engine: Engine,
  id: AgentId,
  how: 'settle' | 'kill',
  signals: Pick<ToolContext, 'signal' | 'killed'>,
): Promise<void> {
  if (how === 'kill') engine.kill(id);
  else await engine.abort(id);
  const agent = engine.views.agents.get(id);
  // Killed while it was being stopped: that end is another effect's.
  if (agent === undefined || agent.run.stopping === null || agent.run.stopping.killed !== (how === 'kill')) return;
  const conversation = await engine.conversations.of(id, agent.session).catch((error: unknown) => {
    // A run must come to its end, without its last words if need be.
    engine.onError(`reading the conversation of agent ${id}`, error);
    return newConversation();
  });
  const tree = engine.views.worktrees.get(id);
  const keeps = tree?.onDisk === true && agent.run.stopping.status !== 'interrupted';
  const { committed, note } = keeps ? await commit(engine, agent, tree, conversation) : { committed: null, note: '' };
  const host = tree === undefined && agent.run.stopping.status !== 'interrupted' ? hostOf(engine, agent) : null;
  if (host !== null) {
    const left = await commit(engine, agent, host, conversation);
    if (left.committed !== null) await engine.insist('worktree.commit', { agent: host.agent, state: left.committed });
  }
  const ended = await engine.insist('run.end', {
    agent: id,
    text: lastWords(conversation),
    partial: engine.flow.partial(id),
    committed,
    note,
  });
  if (!ended.ok || !ended.value.ended) return;
  // Whoever is above may have ended before, in a tree that this one still worked in.
  for (const each of lineage(engine.views.agents, id)) await removeUnchanged(engine, each.id, signals);
}

/** The tree that an agent without one worked in, where its owner has ended before and what is left there is nobody's to commit any more. */
function hostOf({ views }: Engine, { id, cwd }: Agent): Worktree | null {
  for (const above of lineage(views.agents, id)) {
    const tree = views.worktrees.get(above.id);
    if (tree === undefined || isGone(tree) || !isWithin(cwd, tree.path)) continue;
    const { status } = above.run;
    return hasEnded(status) && status !== 'interrupted' && busyWith(views, above.id) === null ? tree : null;
  }
  return null;
}

async function commit(
  engine: Engine,
  agent: Agent,
  tree: Worktree,
  conversation: Conversation,
): Promise<{ committed: BranchState | null; note: string }> {
  const subject = firstLine(conversation.prompt, 72) || agent.name;
  const message = `${subject}\n\nDone by ${agent.name}, an agent in Coppice.\n\nCoppice-Agent: ${agent.id}\nCoppice-Model: ${agent.model}`;
  const result = await engine.git.commitAll(tree, { name: agent.name, agent: agent.id }, message).catch((error: unknown) => {
    // A run must come to its end whatever git does.
    engine.onError(`committing in ${tree.path}`, error);
    return refuse('git_failed', error instanceof Error ? error.message : String(error));
  });
  if (result.ok) return { committed: result.value, note: '' };
  return { committed: null, note: `Its changes could not be committed and stay in ${tree.path}: ${result.problem.message}` };
}
