import type { AgentId } from '#shared/lib/ids.ts';
import { byFewestConflicts, type MergeKind, type MergeQueue, type MergeTarget, type QueueOf, queueKey } from '#shared/model/merging.ts';
import type { Fact } from '#shared/events/catalog.ts';
import { hasEnded } from '#shared/model/run.ts';
import {
  about,
  busyWith,
  type Decide,
  type Decided,
  decided,
  type Folds,
  guestsIn,
  inQueue,
  nameOf,
  refused,
} from '#main/core/ports/decision.ts';

export interface AddToQueue {
  readonly agent: AgentId;
  /** Commit that the review showed. */
  readonly head: string;
  /** Null where HEAD is detached. */
  readonly target: MergeTarget | null;
  readonly kind: MergeKind;
  readonly message: string | null;
}

/** Puts an agent's work last in the line of its target. What is landed is what the review showed, so it must have ended. */
export const addToQueue: Decide<AddToQueue, QueueOf> = (folds, { agent: id, head, target, kind, message }) => {
  const agent = folds.agents.get(id);
  const tree = folds.worktrees.get(id);
  if (agent === undefined || tree === undefined) return refused('no_worktree', `agent ${id} has no worktree of its own to merge`);
  if (inQueue(folds, id) !== null) return refused('queued', `${tree.branch} stands in the merge queue already`);
  if (!hasEnded(agent.run.status))
    return refused(
      'at_work',
      `agent ${agent.name} is still at work (${agent.run.status}): wait for its end, look at its work, then queue it`,
    );
  if (agent.run.status === 'interrupted')
    return refused('interrupted', `${agent.name} was interrupted, and not all of its work is on its branch: resume it, then queue it`);
  const busy = busyWith(folds, id) ?? guestsIn(folds, id);
  if (busy !== null) return refused(busy.code, busy.message);
  if (tree.state !== 'ready') return refused('not_mergeable', `${tree.branch} cannot be queued: its worktree is ${tree.state}`);
  if (target === null)
    return refused(
      'no_target',
      `${tree.branch} began at a detached HEAD: check out the branch that it is to be merged into, in the folder of its parent`,
    );
  if (tree.commits === 0) return refused('nothing_to_merge', `nothing is committed on ${tree.branch}`);
  const queue = { repository: tree.repository, branch: target.branch };
  return decided([about(agent)('queue.added', { queue, target, head, kind, message })], queue);
};

export const removeFromQueue: Decide<{ readonly agent: AgentId }, { done: true }> = (folds, { agent: id }) => {
  const agent = folds.agents.get(id);
  const inLine = inQueue(folds, id);
  if (agent === undefined || inLine === null) return refused('not_queued', `agent ${id} stands in no merge queue`);
  if (inLine.entry.state === 'landing') return refused('landing', `the work of ${agent.name} is landing this moment: undo it afterwards`);
  return decided([about(agent)('queue.removed', { queue: nameOf(inLine.queue) })], { done: true });
};

export interface MoveInQueue {
  readonly agent: AgentId;
  /** Before whom it is to stand; null is the end. */
  readonly before: AgentId | null;
}

export const moveInQueue: Decide<MoveInQueue, { order: AgentId[] }> = (folds, { agent, before }) => {
  const inLine = inQueue(folds, agent);
  if (inLine === null) return refused('not_queued', `agent ${agent} stands in no merge queue`);
  const others = inLine.queue.entries.map((entry) => entry.agent).filter((each) => each !== agent);
  const place = before === null ? others.length : others.indexOf(before);
  if (place < 0) return refused('not_queued', `agent ${before} does not stand in the same queue`);
  return ordered(inLine.queue, others.toSpliced(place, 0, agent), 'hand');
};

/** By what was last predicted; among equals the order stays. */
export const orderQueue: Decide<{ readonly queue: QueueOf }, { order: AgentId[] }> = (folds, { queue: of }) => {
  const queue = folds.mergeQueues.get(queueKey(of));
  if (queue === undefined) return noQueue(of);
  const conflicts = folds.predictions.get(queue.key)?.conflicts ?? [];
  return ordered(
    queue,
    byFewestConflicts(
      queue.entries.map(({ agent }) => agent),
      conflicts,
    ),
    'fewest_conflicts',
  );
};

function ordered(queue: MergeQueue, order: AgentId[], by: 'hand' | 'fewest_conflicts'): Decided<{ order: AgentId[] }> {
  const same = queue.entries.every(({ agent }, place) => order[place] === agent);
  return decided(same ? [] : [ofQueue('queue.ordered', { queue: nameOf(queue), order, by })], { order });
}

export const startQueue: Decide<{ readonly queue: QueueOf }, { done: true }> = (folds, { queue: of }) => {
  const queue = folds.mergeQueues.get(queueKey(of));
  if (queue === undefined) return noQueue(of);
  if (queue.running) return decided([], { done: true });
  return decided([ofQueue('queue.started', { queue: nameOf(queue) })], { done: true });
};

export interface StopQueue {
  readonly queue: QueueOf;
  /** Null where a person asks. */
  readonly trouble: string | null;
}

export const stopQueue: Decide<StopQueue, { done: true }> = (folds, { queue: of, trouble }) => {
  const queue = folds.mergeQueues.get(queueKey(of));
  if (queue === undefined) return noQueue(of);
  if (!queue.running) return decided([], { done: true });
  return decided([ofQueue('queue.stopped', { queue: nameOf(queue), trouble })], { done: true });
};

function noQueue<Value>({ branch }: QueueOf): Decided<Value> {
  return refused('no_queue', `there is no merge queue for ${branch}: put work in line for it first`);
}

function ofQueue<T extends 'queue.ordered' | 'queue.started' | 'queue.stopped'>(type: T, body: Extract<Fact, { type: T }>['body']): Fact {
  return { type, body, session: null, agent: null, run: null } as Fact;
}

/** What is next to be done for a queue, read off where it stands: after a restart the same is next. */
export type QueueStep = { readonly step: 'start' | 'prepare' | 'verify' | 'land'; readonly agent: AgentId };

/** Pure. Null where there is nothing to be done, or what is under way has to end first. */
export function nextStep(folds: Folds, queue: MergeQueue): QueueStep | null {
  if (!queue.running) return null;
  const turn = queue.entries.find(({ state }) => state !== 'waiting');
  if (turn !== undefined) {
    const steps = { preparing: 'prepare', prepared: 'verify', verified: 'land' } as const;
    const { agent, state } = turn;
    return state === 'preparing' || state === 'prepared' || state === 'verified' ? { step: steps[state], agent } : null;
  }
  // Whose agent has begun anew is passed over until it has ended: what it leaves is another work, to be looked at first.
  const next = queue.entries.find(({ agent: id }) => {
    const agent = folds.agents.get(id);
    const tree = folds.worktrees.get(id);
    const ended = agent !== undefined && hasEnded(agent.run.status) && agent.run.status !== 'interrupted';
    return ended && tree?.state === 'ready' && (busyWith(folds, id) ?? guestsIn(folds, id)) === null;
  });
  return next === undefined ? null : { step: 'start', agent: next.agent };
}
