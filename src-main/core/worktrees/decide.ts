import type { AgentId } from '#shared/lib/ids.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { PortRange } from '#shared/model/tree-setup.ts';
import { about, type Decide, decided, type Folds, refused } from '#main/core/ports/decision.ts';

export interface OfAgent {
  readonly agent: AgentId;
}

export const startWorktree: Decide<OfAgent, null> = (folds, { agent: id }) => {
  const { agent, tree } = find(folds, id);
  if (agent === undefined || tree?.state !== 'requested') return refused('not_due', `agent ${id} has no worktree to be made`);
  return decided([about(agent)('worktree.started', {})], null);
};

export interface WorktreeMade extends OfAgent {
  readonly leftBehind: number;
  /** What was copied into it; left out: nothing was to be. */
  readonly included?: { readonly files: number; readonly bytes: number; readonly notes: readonly string[] };
  /** Found free; left out: none were. */
  readonly ports?: PortRange;
  /** Commands that make it ready; left out: there are none. */
  readonly setup?: { readonly commands: readonly string[]; readonly required: boolean; readonly timeoutSeconds: number };
}

export const worktreeMade: Decide<WorktreeMade, null> = (folds, { agent: id, leftBehind, included, ports, setup }, given) => {
  const { agent, tree } = find(folds, id);
  if (agent === undefined || tree?.state !== 'requested') return refused('not_due', `agent ${id} has no worktree to be made`);
  if (ports !== undefined && [...folds.worktrees.values()].some((other) => other.onDisk && overlaps(ports, other.ports))) {
    return refused('ports_taken', `another tree has the ports from ${ports.base} on: look for others`);
  }
  const fact = about(agent);
  const facts = [fact('worktree.ready', { leftBehind })];
  if (included !== undefined) facts.push(fact('worktree.included', { ...included, notes: [...included.notes] }));
  if (ports !== undefined) facts.push(fact('worktree.ports_assigned', ports));
  // First, so that no turn begins between it and the tree.
  if (setup !== undefined)
    facts.unshift(fact('setup.requested', { ...setup, call: given.ids.call(), kind: 'setup', commands: [...setup.commands] }));
  return decided(facts, null);
};

export interface WorktreeFailed extends OfAgent {
  readonly why: string;
}

/** The run ends with it: who asked for a tree of its own did not want the work done elsewhere. */
export const worktreeFailed: Decide<WorktreeFailed, null> = (folds, { agent: id, why }) => {
  const { agent, tree } = find(folds, id);
  if (agent === undefined || tree?.state !== 'requested') return refused('not_due', `agent ${id} has no worktree to be made`);
  const cwd = (agent.parent === null ? undefined : folds.agents.get(agent.parent)?.cwd) ?? agent.cwd;
  const fact = about(agent);
  const facts = [fact('worktree.unavailable', { why, cwd })];
  if (!hasEnded(agent.run.status) && agent.run.stopping === null) facts.push(fact('run.stopping', { status: 'failed', reason: why }));
  return decided(facts, null);
};

export interface WorktreeGone extends OfAgent {
  readonly why: 'unchanged' | 'merged' | 'discarded';
  readonly head: string;
}

export const worktreeGone: Decide<WorktreeGone, null> = (folds, { agent: id, why, head }) => {
  const { agent, tree } = find(folds, id);
  if (agent === undefined || tree === undefined) return refused('no_worktree', `agent ${id} has no worktree`);
  if (!tree.onDisk) return refused('gone', `the worktree of ${agent.name} is gone already`);
  return decided([about(agent)('worktree.removed', { why, head })], null);
};

export interface ViewFile extends OfAgent {
  readonly path: string;
  readonly oid: string | null;
}

export const viewFile: Decide<ViewFile, { done: true }> = (folds, { agent: id, path, oid }) => {
  const { agent, tree } = find(folds, id);
  if (agent === undefined || tree === undefined) return refused('no_worktree', `agent ${id} has no worktree of its own to review`);
  return decided([about(agent)('review.viewed', { path, oid })], { done: true });
};

export interface StartMerge extends OfAgent {
  /** Branch that it goes to; null where HEAD is detached. */
  readonly target: string | null;
  readonly before: string;
  readonly head: string;
}

/** Written before git is asked: with `before` a restart can tell whether the merge took place. */
export const startMerge: Decide<StartMerge, null> = (folds, { agent: id, target, before, head }) => {
  const { agent, tree } = find(folds, id);
  if (agent === undefined || tree === undefined) return refused('no_worktree', `agent ${id} has no worktree of its own to merge`);
  if (!hasEnded(agent.run.status))
    return refused('at_work', `agent ${agent.name} is still at work (${agent.run.status}): wait for its end or stop it, then merge`);
  if (agent.run.status === 'interrupted') return refused('interrupted', interruptedAdvice(agent.name));
  if (tree.pending !== null) return refused('busy', `a ${tree.pending.kind} of ${tree.branch} is under way`);
  if (tree.state !== 'ready') return refused('not_mergeable', `${tree.branch} cannot be merged: its worktree is ${tree.state}`);
  if (target === null)
    return refused(
      'no_target',
      `${tree.branch} began at a detached HEAD: check out the branch that it is to be merged into, in the folder of its parent`,
    );
  return decided([about(agent)('merge.started', { target, before, head })], null);
};

/** What an interrupted agent left is not on its branch yet: a merge would bring home only a part. */
export function interruptedAdvice(name: string): string {
  return `${name} was interrupted, and what it did since its last commit is not on its branch: resume it, or resume and stop it, then merge`;
}

export interface EndMerge extends OfAgent {
  readonly outcome: 'merged' | 'failed';
  readonly commit: string | null;
  readonly detail: string;
}

export const endMerge: Decide<EndMerge, null> = (folds, { agent: id, outcome, commit, detail }) => {
  const { agent, tree } = find(folds, id);
  if (agent === undefined || tree?.pending?.kind !== 'merge') return refused('not_due', `no merge of agent ${id} is under way`);
  return decided([about(agent)('merge.ended', { outcome, commit, detail })], null);
};

export interface StartDiscard extends OfAgent {
  readonly head: string;
}

export const startDiscard: Decide<StartDiscard, null> = (folds, { agent: id, head }) => {
  const { agent, tree } = find(folds, id);
  if (agent === undefined || tree === undefined) return refused('no_worktree', `agent ${id} has no worktree of its own`);
  if (!hasEnded(agent.run.status))
    return refused('at_work', `agent ${agent.name} is still at work (${agent.run.status}): stop it first, then discard its tree`);
  // A removal that failed has no end of its own: it is asked for again.
  if (tree.pending?.kind === 'merge') return refused('busy', `a merge of ${tree.branch} is under way`);
  if (!tree.onDisk) return refused('gone', `the worktree of ${agent.name} is ${tree.state}: there is nothing left to discard`);
  return decided([about(agent)('discard.started', { head })], null);
};

function overlaps(one: PortRange, other: PortRange | null): boolean {
  return other !== null && one.base < other.base + other.count && other.base < one.base + one.count;
}

function find(folds: Folds, id: AgentId) {
  return { agent: folds.agents.get(id), tree: folds.worktrees.get(id) };
}
