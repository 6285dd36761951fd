import type { AgentId } from '#shared/lib/ids.ts';
import { ok, type Problem, refuse, type Result } from '#shared/lib/result.ts';
import type { Landed } from '#shared/model/merging.ts';
import { undoable, type Worktree } from '#shared/model/worktree.ts';
import type { Move } from '#main/core/ports/merging.ts';
import { whyNotMerged } from '#main/core/worktrees/decide.ts';
import { equip, withPorts } from './make-worktree.ts';
import type { Engine } from './parts.ts';
import { type Asker, type How, planOf, targetOf, treeOf } from './review-tree.ts';
import { removeMerged } from './take-away.ts';

/** Merges what a review showed: the result is computed first, written down, and only then is the target moved to it. */
export async function mergeWork(engine: Engine, id: AgentId, how: How, asker: Asker): Promise<Result<{ commit: string }>> {
  const found = treeOf(engine, id);
  if (!found.ok) return found;
  const tree = found.value;
  // The same command again, as a window asks after a lost connection: it is done.
  if (tree.state === 'merged' && tree.mergedAs !== null && (await engine.ledger.receipt(asker.id)) !== null) {
    return ok({ commit: tree.mergedAs });
  }
  const target = await targetOf(engine, tree);
  const asked = { agent: id, target, head: how.head, kind: how.kind, message: how.message, queued: false };
  // What the rules alone refuse is refused before git is asked.
  if (target === null || whyNotMerged(engine.views, id) !== null) {
    const refused = await engine.dispatch('merge.start', { ...asked, before: '', result: null }, asker);
    return refused.ok ? refuse('no_target', `${tree.branch} has no branch to merge into`) : refused;
  }
  const prepared = await engine.merging.prepare(planOf(tree, target, how));
  if (!prepared.ok) return prepared;
  const { from, commit } = prepared.value;
  const started = await engine.dispatch('merge.start', { ...asked, before: from, result: commit }, asker);
  if (!started.ok) return started;
  const { repository, branch } = tree;
  return finishMerge(engine, id, { repository, target, from, to: commit, reason: `coppice: ${how.kind} ${branch}` }, asker.actor);
}

/** Moves the target to a result that is written down as begun, and writes how it went. */
export async function finishMerge(engine: Engine, agent: AgentId, move: Move, actor?: Asker['actor']): Promise<Result<{ commit: string }>> {
  const moved = await moveSafely(engine, move);
  const end = moved.ok
    ? ({ outcome: 'merged', commit: move.to, detail: '' } as const)
    : ({ outcome: 'failed', commit: null, detail: moved.problem.message } as const);
  await engine.insist('merge.end', { agent, ...end }, actor === undefined ? {} : { actor });
  if (!moved.ok) return moved;
  const now = engine.views.worktrees.get(agent);
  if (now !== undefined) await removeMerged(engine, now);
  return ok({ commit: move.to });
}

/** Takes the last merge of an agent's work out of its target again. */
export async function undoMerge(
  engine: Engine,
  id: AgentId,
  how: 'move_back' | 'revert',
  asker: Asker,
): Promise<Result<{ commit: string }>> {
  const found = treeOf(engine, id);
  if (!found.ok) return found;
  const tree = found.value;
  const landed = undoable(tree);
  if (landed === null) return refuse('not_undoable', `there is no merge of ${tree.branch} to undo: its worktree is ${tree.state}`);
  const way = await wayBack(engine, tree, landed, how);
  if (!way.ok) return way;
  const { from, to } = way.value;
  const asked = how === 'move_back' ? 'moved_back' : 'reverted';
  const started = await engine.dispatch('merge.start_undo', { agent: id, commit: landed.commit, how: asked, from, to }, asker);
  if (!started.ok) return started;
  const moved = await moveSafely(engine, undoing(tree, landed, { from, to }));
  const end = moved.ok ? ({ outcome: 'undone', detail: '' } as const) : ({ outcome: 'failed', detail: moved.problem.message } as const);
  await engine.insist('merge.end_undo', { agent: id, ...end }, { actor: asker.actor });
  return moved.ok ? ok({ commit: to }) : moved;
}

export function undoing({ repository, branch }: Worktree, { target }: Landed, { from, to }: { from: string; to: string }): Move {
  return { repository, target, from, to, reason: `coppice: undo the merge of ${branch}` };
}

async function wayBack(
  { merging }: Engine,
  { repository, branch }: Worktree,
  { target, before, commit }: Landed,
  how: 'move_back' | 'revert',
): Promise<Result<{ from: string; to: string }>> {
  if (how === 'revert') {
    const prepared = await merging.prepareRevert({ repository, target, before, commit });
    return prepared.ok ? ok({ from: prepared.value.from, to: prepared.value.commit }) : prepared;
  }
  const tip = await merging.tipOf(repository, target.branch);
  if (tip === commit) return ok({ from: commit, to: before });
  if (tip === null) return refuse('target_gone', `the branch ${target.branch} is gone: there is nothing to undo`);
  if (!(await merging.contains(repository, tip, commit)))
    return refuse('target_moved', `${target.branch} does not hold the merge of ${branch} any more: there is nothing to undo`);
  return refuse(
    'moved_on',
    `${target.branch} has moved on since ${branch} was merged: a commit that reverts it can be made upon what came since`,
  );
}

/** Makes what was discarded again, branch and tree. */
export async function restoreWork(engine: Engine, id: AgentId, asker: Asker): Promise<Result<{ head: string }>> {
  const found = treeOf(engine, id);
  if (!found.ok) return found;
  const started = await engine.dispatch('discard.start_undo', { agent: id }, asker);
  if (!started.ok) return started;
  const { head } = started.value;
  const restored = await finishRestore(engine, found.value, head, asker.actor);
  return restored.ok ? ok({ head }) : restored;
}

/** Makes the tree of a discard that is being undone, and all that a new one gets: its setup runs before its agent goes on. */
export async function finishRestore(engine: Engine, tree: Worktree, head: string, actor?: Asker['actor']): Promise<Result<void>> {
  const { agent: id, repository, path, branch } = tree;
  const by = actor === undefined ? {} : { actor };
  const restored = await engine.merging.restore({ repository, path, branch, agent: id, head });
  const agent = engine.views.agents.get(id);
  if (!restored.ok || agent === undefined) {
    const detail = restored.ok ? '' : restored.problem.message;
    await engine.insist('discard.end_undo', { agent: id, outcome: 'failed', detail }, by);
    return restored;
  }
  const { leftBehind: _, ...equipment } = await equip(engine, agent, tree, engine.ending);
  const end = { agent: id, outcome: 'restored', detail: '', ...equipment } as const;
  await withPorts(engine, id, (ports) => engine.insist('discard.end_undo', { ...end, ...ports }, by));
  return restored;
}

async function moveSafely(engine: Engine, move: Move): Promise<Result<void, Problem>> {
  return engine.merging.move(move).catch((error: unknown) => {
    engine.onError(move.reason, error);
    return refuse('git_failed', error instanceof Error ? error.message : String(error));
  });
}
