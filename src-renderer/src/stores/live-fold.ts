import type { Snapshot } from '#shared/contract/live.ts';
import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { rememberedKey } from '#shared/model/permission.ts';
import { agents } from '#shared/projections/agents.ts';
import { approvals } from '#shared/projections/approvals.ts';
import { lanes } from '#shared/projections/lanes.ts';
import { mergeQueues } from '#shared/projections/merge-queues.ts';
import { permissions } from '#shared/projections/permissions.ts';
import { applyChanges, type Projection } from '#shared/projections/projection.ts';
import { predictions } from '#shared/projections/predictions.ts';
import { questions } from '#shared/projections/questions.ts';
import { sessions } from '#shared/projections/sessions.ts';
import { worktrees } from '#shared/projections/worktrees.ts';
import type { LiveState } from './live.ts';

/** Views that the window folds, each under the name of its rows. */
type Viewed = 'sessions' | 'agents' | 'approvals' | 'questions' | 'permissions' | 'lanes' | 'worktrees' | 'mergeQueues' | 'predictions';

export type LiveRows = Pick<LiveState, 'seq' | Viewed | 'spawned'>;

export function rowsOf(snapshot: Snapshot): LiveRows {
  return {
    seq: snapshot.seq,
    sessions: new Map(snapshot.sessions.map((row) => [row.id, row])),
    agents: new Map(snapshot.agents.map((row) => [row.id, row])),
    approvals: new Map(snapshot.approvals.map((row) => [row.call, row])),
    questions: new Map(snapshot.questions.map((row) => [row.call, row])),
    permissions: new Map(snapshot.permissions.map((row) => [rememberedKey(row), row])),
    lanes: new Map(snapshot.lanes.map((row) => [row.lane, row])),
    worktrees: new Map(snapshot.worktrees.map((row) => [row.agent, row])),
    mergeQueues: new Map(snapshot.mergeQueues.map((row) => [row.key, row])),
    predictions: new Map(snapshot.predictions.map((row) => [row.key, row])),
    spawned: withSpawned(new Map(), snapshot.agents),
  };
}

/** The rows after these facts, by the very folds that the engine saves with. A view without a change keeps its Map. */
export function foldFacts(rows: LiveRows, events: readonly LedgerEvent[]): LiveRows {
  const next = { ...rows };
  const born: AgentId[] = [];
  const copied = new Set<string>();
  const step = <Row>(view: Projection<Row>, name: Viewed, event: LedgerEvent) => {
    const before = next[name] as unknown as ReadonlyMap<string, Row>;
    const changes = view.fold((key) => before.get(key), event);
    if (changes.length === 0) return;
    // One copy for the whole batch; after it, the draft is changed in place.
    const draft = copied.has(name) ? (before as Map<string, Row>) : new Map(before);
    copied.add(name);
    applyChanges(draft, changes);
    Object.assign(next, { [name]: draft });
  };
  for (const event of events) {
    step(sessions, 'sessions', event);
    step(agents, 'agents', event);
    step(approvals, 'approvals', event);
    step(questions, 'questions', event);
    step(permissions, 'permissions', event);
    step(lanes, 'lanes', event);
    step(worktrees, 'worktrees', event);
    step(mergeQueues, 'mergeQueues', event);
    step(predictions, 'predictions', event);
    if (event.type === 'agent.created' && event.agent !== null) born.push(event.agent);
    next.seq = event.seq;
  }
  if (born.length > 0)
    next.spawned = withSpawned(
      next.spawned,
      born.flatMap((id) => next.agents.get(id) ?? []),
    );
  return next;
}

function withSpawned(spawned: LiveState['spawned'], born: readonly Agent[]): LiveState['spawned'] {
  const next = new Map(spawned);
  for (const agent of born) {
    const by = agent.spawnedBy ?? agent.parent;
    if (by === null) continue;
    const others = next.get(by) ?? [];
    if (!others.includes(agent.id)) next.set(by, [...others, agent.id]);
  }
  return next;
}
