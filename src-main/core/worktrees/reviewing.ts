import type { MessageId } from '#shared/lib/ids.ts';
import { hasEnded } from '#shared/model/run.ts';
import { about, busyWith, type Decide, decided, guestsIn, itsTurn, refused } from '#main/core/ports/decision.ts';
import type { BranchState } from '#main/core/ports/git.ts';
import { interruptedAdvice, type OfAgent } from './decide.ts';

export interface KeepHunk extends OfAgent {
  readonly path: string;
  /** Its print (`src-shared/model/hunks.ts`). */
  readonly hunk: string;
  readonly kept: boolean;
}

export const keepHunk: Decide<KeepHunk, { done: true }> = (folds, { agent: id, path, hunk, kept }) => {
  const agent = folds.agents.get(id);
  if (agent === undefined || folds.worktrees.get(id) === undefined)
    return refused('no_worktree', `agent ${id} has no worktree of its own to review`);
  return decided([about(agent)('review.kept', { path, hunk, kept })], { done: true });
};

export interface ResolveComment extends OfAgent {
  readonly message: MessageId;
  readonly number: number;
  readonly resolved: boolean;
}

export const resolveComment: Decide<ResolveComment, { done: true }> = (folds, { agent: id, message, number, resolved }) => {
  const agent = folds.agents.get(id);
  const found = folds.worktrees.get(id)?.comments.some((each) => each.message === message && each.number === number);
  if (agent === undefined || found !== true) return refused('unknown_comment', `agent ${id} has no such comment`);
  return decided([about(agent)('review.resolved', { message, number, resolved })], { done: true });
};

export interface StartUndo extends OfAgent {
  readonly what: 'undo' | 'restore';
  readonly paths: readonly string[];
  readonly hunks: number | null;
  readonly head: string;
}

/** Written before git is asked: with `head` a restart can tell whether it took place. */
export const startUndo: Decide<StartUndo, null> = (folds, { agent: id, what, paths, hunks, head }) => {
  const agent = folds.agents.get(id);
  const tree = folds.worktrees.get(id);
  if (agent === undefined || tree === undefined) return refused('no_worktree', `agent ${id} has no worktree of its own to review`);
  if (!hasEnded(agent.run.status)) {
    return refused('at_work', `${agent.name} is still at work (${agent.run.status}): tell it in a comment, or undo when it has ended`);
  }
  if (agent.run.status === 'interrupted') return refused('interrupted', interruptedAdvice(agent.name));
  const obstacle = busyWith(folds, id) ?? guestsIn(folds, id) ?? itsTurn(folds, id);
  if (obstacle !== null) return refused(obstacle.code, obstacle.message);
  if (tree.state !== 'ready' || !tree.onDisk) return refused('not_open', `${tree.branch} is not open for review: it is ${tree.state}`);
  return decided([about(agent)('undo.started', { what, paths: [...paths], hunks, head })], null);
};

export interface EndUndo extends OfAgent {
  readonly outcome: 'done' | 'failed';
  readonly commit: string | null;
  readonly detail: string;
  /** What then stands on the branch; null where nothing has moved. */
  readonly state: BranchState | null;
}

export const endUndo: Decide<EndUndo, null> = (folds, { agent: id, outcome, commit, detail, state }) => {
  const agent = folds.agents.get(id);
  if (agent === undefined || folds.worktrees.get(id)?.pending?.kind !== 'undo')
    return refused('not_due', `no undo of agent ${id} is under way`);
  const fact = about(agent);
  const ended = fact('undo.ended', { outcome, commit, detail });
  return decided(state === null ? [ended] : [fact('worktree.committed', { ...state }), ended], null);
};
