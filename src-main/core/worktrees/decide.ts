import type { Fact } from '#shared/events/catalog.ts';
import type { AgentId } from '#shared/lib/ids.ts';
import type { Problem } from '#shared/lib/result.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { MergeKind, MergeTarget } from '#shared/model/merging.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { PortRange } from '#shared/model/tree-setup.ts';
import { canComeBack, undoable, type Worktree } from '#shared/model/worktree.ts';
import { about, type Decide, decided, type Folds, inQueue, nameOf, refused } from '#main/core/ports/decision.ts';

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
  /** Null where HEAD is detached. */
  readonly target: MergeTarget | null;
  readonly before: string;
  readonly head: string;
  readonly kind: MergeKind;
  readonly message: string | null;
  /** Commit that the target is moved to; null where none could be computed, and the merge is refused. */
  readonly result: string | null;
  /** Asked by the queue that it stands in, which has verified the result. */
  readonly queued: boolean;
}

/** Written before git moves anything: with `before` and `result` a restart can tell whether the merge took place. */
export const startMerge: Decide<StartMerge, null> = (folds, command) => {
  const { agent: id, target, before, head, kind, message, result, queued } = command;
  const problem = whyNotMerged(folds, id);
  const { agent, tree } = find(folds, id);
  if (problem !== null || agent === undefined || tree === undefined)
    return refused(problem?.code ?? 'no_worktree', problem?.message ?? `agent ${id} has no worktree of its own to merge`);
  const inLine = inQueue(folds, id);
  if (queued && (inLine?.entry.state !== 'verified' || inLine.entry.commit !== result || inLine.entry.from !== before))
    return refused('not_due', `${tree.branch} is not what was verified`);
  if (!queued && inLine !== null && inLine.entry.state !== 'waiting')
    return refused('in_queue', `it is the turn of ${tree.branch} in the merge queue: wait for it, or take it out of the queue`);
  if (target === null)
    return refused(
      'no_target',
      `${tree.branch} began at a detached HEAD: check out the branch that it is to be merged into, in the folder of its parent`,
    );
  if (result === null) return refused('not_mergeable', `what a merge of ${tree.branch} gives is not known`);
  const queue = queued && inLine !== null ? nameOf(inLine.queue) : null;
  const { branch, path } = target;
  return decided([about(agent)('merge.started', { target: branch, path, before, head, kind, message, result, queue })], null);
};

/** Why an agent's work cannot be merged, whatever git says of it; null where it can. */
export function whyNotMerged(folds: Folds, id: AgentId): Problem | null {
  const no = (code: string, message: string): Problem => ({ code, message });
  const { agent, tree } = find(folds, id);
  if (agent === undefined || tree === undefined) return no('no_worktree', `agent ${id} has no worktree of its own to merge`);
  if (!hasEnded(agent.run.status))
    return no('at_work', `agent ${agent.name} is still at work (${agent.run.status}): wait for its end or stop it, then merge`);
  if (agent.run.status === 'interrupted') return no('interrupted', interruptedAdvice(agent.name));
  if (tree.pending !== null) return no('busy', `${pendingWords(tree.pending.kind)} of ${tree.branch} is under way`);
  if (tree.state !== 'ready') return no('not_mergeable', `${tree.branch} cannot be merged: its worktree is ${tree.state}`);
  return null;
}

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
  const { queue } = tree.pending;
  const ended = about(agent)('merge.ended', { outcome, commit, detail, queue });
  return decided(outcome === 'merged' && queue === null ? [ended, ...leftQueue(folds, agent)] : [ended], null);
};

/** What is merged by hand, or thrown away, stands in no line any more. */
function leftQueue(folds: Folds, agent: Agent): Fact[] {
  const inLine = inQueue(folds, agent.id);
  return inLine === null ? [] : [about(agent)('queue.removed', { queue: nameOf(inLine.queue) })];
}

export interface StartDiscard extends OfAgent {
  readonly head: string;
}

export const startDiscard: Decide<StartDiscard, null> = (folds, { agent: id, head }) => {
  const { agent, tree } = find(folds, id);
  if (agent === undefined || tree === undefined) return refused('no_worktree', `agent ${id} has no worktree of its own`);
  if (!hasEnded(agent.run.status))
    return refused('at_work', `agent ${agent.name} is still at work (${agent.run.status}): stop it first, then discard its tree`);
  // A removal that failed has no end of its own: it is asked for again.
  if (tree.pending !== null && tree.pending.kind !== 'discard')
    return refused('busy', `${pendingWords(tree.pending.kind)} of ${tree.branch} is under way`);
  if (inQueue(folds, id)?.entry.state === 'landing') return refused('busy', `${tree.branch} is landing`);
  if (!tree.onDisk) return refused('gone', `the worktree of ${agent.name} is ${tree.state}: there is nothing left to discard`);
  return decided([about(agent)('discard.started', { head }), ...leftQueue(folds, agent)], null);
};

function overlaps(one: PortRange, other: PortRange | null): boolean {
  return other !== null && one.base < other.base + other.count && other.base < one.base + one.count;
}

export interface StartMergeUndo extends OfAgent {
  /** The merge that is undone: another one that came since is not. */
  readonly commit: string;
  readonly how: 'moved_back' | 'reverted';
  /** Where the target is moved to. */
  readonly from: string;
  readonly to: string;
}

export const startMergeUndo: Decide<StartMergeUndo, null> = (folds, { agent: id, commit, how, from, to }) => {
  const { agent, tree } = find(folds, id);
  if (agent === undefined || tree === undefined) return refused('no_worktree', `agent ${id} has no worktree of its own`);
  if (tree.pending !== null) return refused('busy', `${pendingWords(tree.pending.kind)} of ${tree.branch} is under way`);
  if (undoable(tree)?.commit !== commit)
    return refused('not_undoable', `the merge of ${tree.branch} is undone already, or another came after it: look again`);
  return decided([about(agent)('merge.undo_started', { how, from, to })], null);
};

export interface EndMergeUndo extends OfAgent {
  readonly outcome: 'undone' | 'failed';
  readonly detail: string;
}

export const endMergeUndo: Decide<EndMergeUndo, null> = (folds, { agent: id, outcome, detail }) => {
  const { agent, tree } = find(folds, id);
  if (agent === undefined || tree?.pending?.kind !== 'undo_merge') return refused('not_due', `no merge of agent ${id} is being undone`);
  return decided([about(agent)('merge.undo_ended', { outcome, detail })], null);
};

export const startDiscardUndo: Decide<OfAgent, { head: string }> = (folds, { agent: id }) => {
  const { agent, tree } = find(folds, id);
  if (agent === undefined || tree === undefined) return refused('no_worktree', `agent ${id} has no worktree of its own`);
  if (tree.pending !== null) return refused('busy', `${pendingWords(tree.pending.kind)} of ${tree.branch} is under way`);
  if (tree.state !== 'discarded') return refused('not_undoable', `the work on ${tree.branch} is not discarded: it is ${tree.state}`);
  if (!canComeBack(tree)) return refused('purged', `the work on ${tree.branch} was purged: it is not kept any more`);
  return decided([about(agent)('discard.undo_started', { head: tree.head })], { head: tree.head });
};

export interface Purge extends OfAgent {
  /** The commit that the person was shown. */
  readonly head: string;
}

export const purge: Decide<Purge, null> = (folds, { agent: id, head }) => {
  const { agent, tree } = find(folds, id);
  if (agent === undefined || tree === undefined) return refused('no_worktree', `agent ${id} has no worktree of its own`);
  if (tree.pending !== null) return refused('busy', `${pendingWords(tree.pending.kind)} of ${tree.branch} is under way`);
  if (tree.keptSince === null) return refused('not_kept', `nothing is kept of ${tree.branch}: it is ${tree.state}`);
  if (tree.head !== head) return refused('moved_on', `${tree.branch} was kept as ${tree.head}, not as ${head}: look again`);
  return decided([about(agent)('worktree.purged', { head })], null);
};

export interface EndDiscardUndo extends OfAgent {
  readonly outcome: 'restored' | 'failed';
  readonly detail: string;
}

export const endDiscardUndo: Decide<EndDiscardUndo, null> = (folds, { agent: id, outcome, detail }) => {
  const { agent, tree } = find(folds, id);
  if (agent === undefined || tree?.pending?.kind !== 'undo_discard') return refused('not_due', `no discard of agent ${id} is being undone`);
  return decided([about(agent)('discard.undo_ended', { outcome, detail })], null);
};

function pendingWords(kind: NonNullable<Worktree['pending']>['kind']): string {
  const words = {
    merge: 'a merge',
    undo_merge: 'the undoing of a merge',
    discard: 'a discard',
    undo_discard: 'the undoing of a discard',
    undo: 'an undo',
  };
  return words[kind];
}

function find(folds: Folds, id: AgentId) {
  return { agent: folds.agents.get(id), tree: folds.worktrees.get(id) };
}
