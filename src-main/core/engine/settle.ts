import type { AgentId } from '#shared/lib/ids.ts';
import { ok, refuse } from '#shared/lib/result.ts';
import type { Agent } from '#shared/model/agent.ts';
import { firstLine } from '#shared/model/text.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import { type Conversation, lastWords } from '#shared/projections/conversation.ts';
import type { BranchState } from '#main/core/ports/git.ts';
import type { Engine } from './parts.ts';

/** Brings a run to its end: what is under way is stopped, its work committed, and only then is it said to have ended. */
export async function settle(engine: Engine, id: AgentId): Promise<void> {
  await engine.abort(id);
  const agent = engine.views.agents.get(id);
  if (agent === undefined || agent.run.stopping === null) return;
  const conversation = await engine.conversations.of(id, agent.session);
  const tree = engine.views.worktrees.get(id);
  const keeps = tree?.state === 'ready' && agent.run.stopping.status !== 'interrupted';
  const { committed, note } = keeps ? await commit(engine, agent, tree, conversation) : { committed: null, note: '' };
  const ended = await engine.insist('run.end', {
    agent: id,
    text: lastWords(conversation),
    partial: engine.flow.partial(id),
    committed,
    note,
  });
  if (!ended.ok || !ended.value.ended || tree === undefined || committed === null || committed.commits > 0) return;
  const removed = await engine.git.remove(tree);
  if (removed.ok) await engine.insist('worktree.gone', { agent: id, why: 'unchanged', head: committed.head });
  else engine.onError(`removing the unchanged worktree ${tree.path}`, removed.problem);
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

/** Makes an agent's tree. Where git cannot, the run fails: work that was to be kept apart is not done in the parent's folder. */
export async function makeWorktree(engine: Engine, id: AgentId): Promise<void> {
  const tree = engine.views.worktrees.get(id);
  const agent = engine.views.agents.get(id);
  if (tree === undefined || agent === undefined) return;
  const started = await engine.insist('worktree.start', { agent: id });
  if (!started.ok) return;
  const added = await addTree(engine, tree);
  if (!added.ok) {
    await engine.insist('worktree.failed', { agent: id, why: `Its worktree could not be made: ${added.problem.message}` });
    return;
  }
  const parent = agent.parent === null ? undefined : engine.views.agents.get(agent.parent);
  const folder = parent === undefined ? undefined : await engine.git.inspect(parent.cwd);
  await engine.insist('worktree.made', { agent: id, leftBehind: folder?.ok === true ? folder.value.dirty : 0 });
}

/** A crash may have come between git's work and the fact of it, or into the middle of git's work: nobody has worked there yet. */
async function addTree(engine: Engine, tree: Worktree): ReturnType<Engine['git']['add']> {
  const added = await engine.git.add(tree);
  if (added.ok || (await isThere(engine, tree))) return ok(undefined);
  const left = await engine.git.resolve(tree.repository, `refs/heads/${tree.branch}`);
  if (left !== tree.base) return added;
  await engine.git.remove(tree);
  return engine.git.add(tree);
}

async function isThere(engine: Engine, tree: Worktree): Promise<boolean> {
  const found = await engine.git.inspect(tree.path);
  return found.ok && found.value.branch === tree.branch && found.value.project === tree.repository;
}
