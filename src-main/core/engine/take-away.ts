import type { AgentId } from '#shared/lib/ids.ts';
import { ok, refuse, type Result } from '#shared/lib/result.ts';
import { hasEnded } from '#shared/model/run.ts';
import { usedBy } from '#shared/model/tree-entry.ts';
import { settledAt, type Worktree } from '#shared/model/worktree.ts';
import { busyWith, isGone } from '#main/core/ports/decision.ts';
import { whyNotDiscarded } from '#main/core/worktrees/decide.ts';
import { usersOf } from '#main/core/worktrees/entries.ts';
import { dropCheckpoints } from './drop-checkpoints.ts';
import type { Engine } from './parts.ts';
import type { Asker } from './review-tree.ts';
import { type Signals, tearDown } from './run-setup.ts';

/** Refuses while an agent or a process is at work in a folder. Where the system does not tell of processes, only agents count. */
export async function unused(engine: Engine, path: string): Promise<Result<null>> {
  const users = usersOf(path, [...engine.views.live()]);
  if (users.length > 0)
    return refuse('at_work', `${users.join(', ')} ${users.length === 1 ? 'is' : 'are'} at work in ${path}: cancel that first`);
  const processes = await engine.disk.processesIn(path);
  if (processes === null || processes.length === 0) return ok(null);
  return refuse('in_use', `${usedBy(processes)}, in ${path}: end that first`);
}

/** Removes a tree of the ledger with its branch. The caller knows that nothing in it is needed, or that the person says so. */
export async function takeAway(
  engine: Engine,
  tree: Worktree,
  why: 'unchanged' | 'merged' | 'discarded',
  asker: Partial<Asker>,
): Promise<Result<{ head: string }>> {
  const { agent, repository, branch } = tree;
  const head = (await engine.git.resolve(repository, `refs/heads/${branch}`)) ?? tree.head;
  const started = await engine.dispatch('discard.start', { agent, head }, asker);
  if (!started.ok) return started;
  // Before anything goes. Of merged work too: its merge may be undone.
  const kept = why === 'unchanged' ? ok(null) : await engine.merging.keep(repository, agent, head);
  if (!kept.ok) return kept;
  await tearDown(engine, agent, { signal: engine.ending, killed: engine.ending });
  const removed = await engine.git.remove(tree);
  if (!removed.ok) return removed;
  await dropCheckpoints(engine, agent, tree);
  const { actor } = asker;
  await engine.insist('worktree.gone', { agent, why, head }, actor === undefined ? {} : { actor });
  return ok({ head });
}

/** Takes the tree of an agent that has ended away, where nothing was made in it and nobody works there. */
export async function removeUnchanged(engine: Engine, id: AgentId, signals: Signals): Promise<void> {
  const { views } = engine;
  const mayGo = (): Worktree | null => {
    const tree = views.worktrees.get(id);
    if (tree === undefined || tree.state !== 'ready' || tree.commits > 0 || isGone(tree) || busyWith(views, id) !== null) return null;
    return isNeeded(engine, tree.path) ? null : tree;
  };
  const tree = mayGo();
  // Left without a commit, and still not unchanged: what an agent made at a detached HEAD, or in a repository of its own in there.
  if (tree === null || !(await holdsNothing(engine, tree))) return;
  await tearDown(engine, id, signals);
  // Cut off with Coppice: the next start removes it.
  if (engine.closing()) return;
  // Its commands may have left something, and words may have come that its agent goes on with.
  if (mayGo() === null || !(await holdsNothing(engine, tree))) return;
  const removed = await engine.git.remove(tree);
  if (removed.ok) {
    await dropCheckpoints(engine, id, tree);
    await engine.insist('worktree.gone', { agent: id, why: 'unchanged', head: tree.head });
  } else engine.onError(`removing the unchanged worktree ${tree.path}`, removed.problem);
}

/** Somebody works in a folder, or was interrupted there and may go on. */
export function isNeeded({ views }: Pick<Engine, 'views'>, path: string): boolean {
  const open = [...views.agents.values()].filter(({ run }) => !hasEnded(run.status) || run.status === 'interrupted');
  return usersOf(path, open).length > 0;
}

/** Commits what is in a tree on its branch before it goes, so that git can bring all of it back. A folder that is gone has nothing to commit. */
export async function keepUncommitted(engine: Engine, tree: Worktree): Promise<Result<unknown>> {
  const agent = engine.views.agents.get(tree.agent);
  if (!tree.onDisk || agent === undefined) return ok(null);
  // Where it cannot be taken away, nothing is committed either: half of a rewind, for one.
  const problem = whyNotDiscarded(engine.views, tree.agent);
  if (problem !== null) return { ok: false, problem };
  const message = `Kept when ${agent.name} was discarded\n\nCoppice-Agent: ${agent.id}`;
  const kept = await engine.git.commitAll(tree, { name: agent.name, agent: agent.id }, message);
  return kept.ok || kept.problem.code === 'tree_gone' ? ok(null) : kept;
}

/** Takes the tree of merged work away, where the person's settings say so and nothing is left in it. */
export async function removeMerged(engine: Engine, tree: Worktree): Promise<void> {
  if (!engine.settings.now().worktreeAutoRemove || tree.state !== 'merged' || !tree.onDisk) return;
  if (!(await unused(engine, tree.path)).ok || !(await holdsNothing(engine, tree))) return;
  const removed = await takeAway(engine, tree, 'merged', {});
  if (!removed.ok) engine.onError(`removing the merged worktree ${tree.path}`, removed.problem);
}

/** At a start: what a former engine had still to take away, and what may go since the settings were changed. */
export async function tidyTrees(engine: Engine): Promise<void> {
  await engine.git.sweep();
  for (const tree of [...engine.views.worktrees.values()]) await removeMerged(engine, tree);
}

/** Whether all that is in a tree stands elsewhere too: on its target, or in the commit that it began at. */
export async function holdsNothing(engine: Engine, tree: Worktree): Promise<boolean> {
  const stands = await engine.git.standing({ ...tree, base: settledAt(tree), target: tree.target?.branch ?? null });
  return stands.ok && stands.value.ahead === 0 && stands.value.changed === 0 && stands.value.nested.length === 0;
}
