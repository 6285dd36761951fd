import type { Fact } from '#shared/events/catalog.ts';
import type { AgentId } from '#shared/lib/ids.ts';
import type { Problem } from '#shared/lib/result.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { MergeKind, MergeTarget } from '#shared/model/merging.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { PortRange } from '#shared/model/tree-setup.ts';
import { canComeBack, undoable } from '#shared/model/worktree.ts';
import type { BranchState } from '#main/core/ports/git.ts';
import {
  about,
  busyWith,
  type Decide,
  type Decided,
  decided,
  type Folds,
  type Given,
  guestsIn,
  inQueue,
  isGone,
  isTornDown,
  itsTurn,
  nameOf,
  refused,
} from '#main/core/ports/decision.ts';

export interface OfAgent {
  readonly agent: AgentId;
}

export const startWorktree: Decide<OfAgent, null> = (folds, { agent: id }) => {
  const { agent, tree } = find(folds, id);
  if (agent === undefined || tree?.state !== 'requested') return refused('not_due', `agent ${id} has no worktree to be made`);
  return decided([about(agent)('worktree.started', {})], null);
};

/** What a tree gets besides the files of its commit. */
export interface Equipment {
  /** What was copied into it; left out: nothing was to be. */
  readonly included?: { readonly files: number; readonly bytes: number; readonly notes: readonly string[] };
  /** Found free; left out: none were. */
  readonly ports?: PortRange;
  /** Commands that make it ready; left out: there are none. */
  readonly setup?: { readonly commands: readonly string[]; readonly required: boolean; readonly timeoutSeconds: number };
}

export interface WorktreeMade extends OfAgent, Equipment {
  readonly leftBehind: number;
}

export const worktreeMade: Decide<WorktreeMade, null> = (folds, { agent: id, leftBehind, ...equipment }, given) => {
  const { agent, tree } = find(folds, id);
  if (agent === undefined || tree?.state !== 'requested') return refused('not_due', `agent ${id} has no worktree to be made`);
  return equipped(folds, agent, about(agent)('worktree.ready', { leftBehind }), equipment, given);
};

/** @param ready says that the tree stands */
function equipped(folds: Folds, agent: Agent, ready: Fact, { included, ports, setup }: Equipment, given: Given): Decided<null> {
  if (ports !== undefined && [...folds.worktrees.values()].some((other) => other.onDisk && overlaps(ports, other.ports))) {
    return refused('ports_taken', `another tree has the ports from ${ports.base} on: look for others`);
  }
  const fact = about(agent);
  const facts = [ready];
  if (included !== undefined) facts.push(fact('worktree.included', { ...included, notes: [...included.notes] }));
  if (ports !== undefined) facts.push(fact('worktree.ports_assigned', ports));
  // First, so that no turn begins between it and the tree.
  if (setup !== undefined)
    facts.unshift(fact('setup.requested', { ...setup, call: given.ids.call(), kind: 'setup', commands: [...setup.commands] }));
  return decided(facts, null);
}

function overlaps(one: PortRange, other: PortRange | null): boolean {
  return other !== null && one.base < other.base + other.count && other.base < one.base + one.count;
}

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

export interface CommitWorktree extends OfAgent {
  readonly state: BranchState;
}

/** Somebody else who worked in the tree has ended, and what they left there is on its branch. */
export const commitWorktree: Decide<CommitWorktree, null> = (folds, { agent: id, state }) => {
  const { agent, tree } = find(folds, id);
  if (agent === undefined || tree === undefined || isGone(tree)) return refused('no_worktree', `agent ${id} has no worktree`);
  return decided(state.head === tree.head ? [] : [about(agent)('worktree.committed', state)], null);
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
  const turn = itsTurn(folds, id);
  if (!queued && turn !== null) return refused(turn.code, turn.message);
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
  const busy = busyWith(folds, id) ?? guestsIn(folds, id);
  if (busy !== null) return busy;
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
  const problem = whyNotDiscarded(folds, id);
  const agent = folds.agents.get(id);
  if (problem !== null || agent === undefined)
    return refused(problem?.code ?? 'no_worktree', problem?.message ?? `agent ${id} has no worktree of its own`);
  return decided([about(agent)('discard.started', { head }), ...leftQueue(folds, agent)], null);
};

/** Why an agent's tree cannot be taken away, whatever is in it; null where it can. */
export function whyNotDiscarded(folds: Folds, id: AgentId): Problem | null {
  const no = (code: string, message: string): Problem => ({ code, message });
  const { agent, tree } = find(folds, id);
  if (agent === undefined || tree === undefined) return no('no_worktree', `agent ${id} has no worktree of its own`);
  if (!hasEnded(agent.run.status))
    return no('at_work', `agent ${agent.name} is still at work (${agent.run.status}): stop it first, then discard its tree`);
  if (isTornDown(tree)) return no('busy', `${tree.branch} is being torn down, and removed after that`);
  // A removal that failed has no end of its own: it is asked for again.
  const busy = tree.pending?.kind === 'discard' ? null : busyWith(folds, id);
  if (busy !== null) return busy;
  if (inQueue(folds, id)?.entry.state === 'landing') return no('busy', `${tree.branch} is landing`);
  if (!tree.onDisk) return no('gone', `the worktree of ${agent.name} is ${tree.state}: there is nothing left to discard`);
  return null;
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
  const busy = busyWith(folds, id);
  if (busy !== null) return refused(busy.code, busy.message);
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
  const busy = busyWith(folds, id);
  if (busy !== null) return refused(busy.code, busy.message);
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
  const busy = busyWith(folds, id);
  if (busy !== null) return refused(busy.code, busy.message);
  if (tree.keptSince === null) return refused('not_kept', `nothing is kept of ${tree.branch}: it is ${tree.state}`);
  if (tree.head !== head) return refused('moved_on', `${tree.branch} was kept as ${tree.head}, not as ${head}: look again`);
  return decided([about(agent)('worktree.purged', { head })], null);
};

export interface EndDiscardUndo extends OfAgent, Equipment {
  readonly outcome: 'restored' | 'failed';
  readonly detail: string;
}

/** A tree that is made again is equipped again: what was not in git went with it, and its ports may be another's by now. */
export const endDiscardUndo: Decide<EndDiscardUndo, null> = (folds, { agent: id, outcome, detail, ...equipment }, given) => {
  const { agent, tree } = find(folds, id);
  if (agent === undefined || tree?.pending?.kind !== 'undo_discard') return refused('not_due', `no discard of agent ${id} is being undone`);
  return equipped(folds, agent, about(agent)('discard.undo_ended', { outcome, detail }), equipment, given);
};

function find(folds: Folds, id: AgentId) {
  return { agent: folds.agents.get(id), tree: folds.worktrees.get(id) };
}
