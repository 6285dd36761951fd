import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { AgentId } from '#shared/lib/ids.ts';
import { byFewestConflicts, type MergeTarget, queueKey, type QueueOf } from '#shared/model/merging.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import type { MergesPredicted } from '#main/core/merging/predicted.ts';
import type { Clock } from '#main/core/ports/clock.ts';
import type { Conflicting } from '#main/core/ports/merging.ts';
import type { Engine } from './parts.ts';

/** An agent that writes does so in bursts: a look waits for this long after the first change, in ms. */
const DEBOUNCE = 300;

interface Looking {
  /** Takes back a look that is set for later. */
  readonly stop: () => void;
  running: Promise<void> | null;
  /** Whose trees changed since the look began; of those that it waits for, before it. */
  readonly changed: Set<AgentId>;
  /** The order did, or who counts. */
  again: boolean;
}

/** Keeps what is known of how open work would merge up to date: looks again at a target when work for it may have changed. */
export class Predictions {
  private readonly clock: Clock;
  private readonly looks = new Map<string, Looking>();
  private closed = false;

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** Facts that were just committed. */
  take(engine: Engine, events: readonly LedgerEvent[]): void {
    if (this.closed || !engine.awake()) return;
    for (const event of events) {
      if (event.type === 'queue.added' || event.type === 'queue.removed' || event.type === 'queue.ordered')
        this.later(engine, event.body.queue, null);
      const tree = event.agent === null || !mayChange(engine, event) ? undefined : engine.views.worktrees.get(event.agent);
      if (tree?.target === undefined || tree.target === null) continue;
      this.later(engine, { repository: tree.repository, branch: tree.target.branch }, event.agent);
      // Whoever works on this branch is itself a target, of its children's work.
      if ([...engine.views.worktrees.values()].some((each) => each.target?.branch === tree.branch)) {
        this.later(engine, { repository: tree.repository, branch: tree.branch }, null);
      }
    }
  }

  /** At a start nothing is remembered: every target with open work is looked at once. */
  takeAll(engine: Engine): void {
    for (const { repository, target, state } of engine.views.worktrees.values()) {
      if (target !== null && state === 'ready') this.later(engine, { repository, branch: target.branch }, null);
    }
    for (const { repository, branch } of engine.views.predictions.values()) this.later(engine, { repository, branch }, null);
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const { stop } of this.looks.values()) stop();
    await Promise.all([...this.looks.values()].map(({ running }) => running ?? Promise.resolve()));
  }

  private later(engine: Engine, queue: QueueOf, changed: AgentId | null): void {
    const key = queueKey(queue);
    const looking = this.looks.get(key);
    if (looking !== undefined) {
      if (changed !== null) looking.changed.add(changed);
      looking.again = true;
      return;
    }
    const waiting = new Set(changed === null ? [] : [changed]);
    const stop = this.clock.after(DEBOUNCE, () => {
      const mine: Looking = { stop: () => undefined, running: null, changed: new Set(), again: false };
      this.looks.set(key, mine);
      mine.running = predict(engine, queue, waiting)
        .catch((error: unknown) => {
          if (!this.closed) engine.onError(`predicting merges into ${queue.branch}`, error);
        })
        .then(() => {
          this.looks.delete(key);
          if (!mine.again || this.closed) return;
          this.later(engine, queue, null);
          for (const agent of mine.changed) this.looks.get(key)?.changed.add(agent);
        });
    });
    this.looks.set(key, { stop, running: null, changed: waiting, again: false });
  }
}

/** Whether what stands in an agent's tree, or whether its tree counts, may be another after it. */
function mayChange(engine: Engine, event: LedgerEvent): boolean {
  switch (event.type) {
    case 'tool.ended': {
      const { call } = event.body;
      const known = engine.views.loops.get(event.agent ?? '')?.calls.find((each) => each.call === call);
      return known?.mutates ?? true;
    }
    case 'worktree.ready':
    case 'worktree.committed':
    case 'worktree.removed':
    case 'merge.ended':
    case 'merge.undo_ended':
    case 'discard.undo_ended':
    case 'agent.rewound':
      return true;
    default:
      return false;
  }
}

/** Looks at one target now, and writes what is different. `changed`: whose trees are looked at again, beside those that never were. */
export async function predict(engine: Engine, queue: QueueOf, changed: ReadonlySet<AgentId> | 'all'): Promise<void> {
  const open = [...engine.views.worktrees.values()].filter((tree) => isOpen(tree) && isFor(tree, queue));
  const target = open[0]?.target ?? null;
  const nothing = { agents: [], conflicts: [], chain: [] };
  const found = target === null ? nothing : await predicted(engine, queue, target, open, changed);
  if (found !== null) await engine.insist('merges.predicted', { queue, ...found });
}

async function predicted(
  { views, merging }: Engine,
  queue: QueueOf,
  target: MergeTarget,
  open: readonly Worktree[],
  changed: ReadonlySet<AgentId> | 'all',
): Promise<Pick<MergesPredicted, 'agents' | 'conflicts' | 'chain'> | null> {
  const trees = open.map(({ agent, path }) => ({ key: agent, path, changed: changed === 'all' || changed.has(agent) }));
  const inLine = views.mergeQueues.get(queueKey(queue))?.entries.map(({ agent }) => agent) ?? [];
  // Whoever is at work changes again, and comes to its end later: last in the chain, it leaves what was computed before it.
  const rest = Object.groupBy(
    open.map(({ agent }) => agent).filter((agent) => !inLine.includes(agent)),
    (agent) => (hasEnded(views.agents.get(agent)?.run.status ?? 'completed') ? 'ended' : 'atWork'),
  );
  const order = (conflicts: readonly Conflicting[]): readonly string[] => [
    ...inLine,
    ...byFewestConflicts(rest.ended ?? [], conflicts.map(named)),
    ...byFewestConflicts(rest.atWork ?? [], conflicts.map(named)),
  ];
  const found = await merging.predict({ repository: queue.repository, target, trees, order });
  // A target that is gone, or a repository that cannot be read now: what was known stays, and the next change asks again.
  if (!found.ok) return null;
  const { keys, conflicts, chain } = found.value;
  return {
    agents: keys as AgentId[],
    conflicts: conflicts.map(named),
    chain: chain.map(({ key, paths }) => ({ agent: key as AgentId, paths: [...paths] })),
  };
}

/** The keys are ids of agents: they come back as they were given. */
function named({ a, b, paths }: Conflicting) {
  return { a: a as AgentId, b: b as AgentId | null, paths: [...paths] };
}

function isOpen({ state, onDisk, pending }: Worktree): boolean {
  return state === 'ready' && onDisk && pending?.kind !== 'discard';
}

function isFor(tree: Worktree, { repository, branch }: QueueOf): boolean {
  return tree.repository === repository && tree.target?.branch === branch;
}
