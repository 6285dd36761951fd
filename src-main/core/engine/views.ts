import type { EventOf, LedgerEvent } from '#shared/events/catalog.ts';
import type { AgentId, CallId, SessionId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { Approval } from '#shared/model/approval.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { Session } from '#shared/model/session.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import { agents } from '#shared/projections/agents.ts';
import { approvals } from '#shared/projections/approvals.ts';
import { type Loop, loops } from '#shared/projections/loops.ts';
import { type Mailbox, mail } from '#shared/projections/mail.ts';
import type { Projection } from '#shared/projections/projection.ts';
import { sessions } from '#shared/projections/sessions.ts';
import { worktrees } from '#shared/projections/worktrees.ts';
import type { Folds, Lookup } from '#main/core/ports/decision.ts';
import type { Ledger, ViewChange } from '#main/core/ports/ledger.ts';

/** One view: its rows as committed, and what a decision under way has made of them. */
class View<Key extends string, Row> implements Lookup<Key, Row> {
  readonly projection: Projection<Row>;
  private readonly committed = new Map<string, Row>();
  private readonly staged = new Map<string, Row | null>();

  constructor(projection: Projection<Row>) {
    this.projection = projection;
  }

  readonly get = (key: string): Row | undefined => {
    const row = this.staged.get(key);
    return row === undefined ? this.committed.get(key) : (row ?? undefined);
  };

  *values(): Generator<Row> {
    for (const [key, row] of this.committed) {
      if (!this.staged.has(key)) yield row;
    }
    for (const row of this.staged.values()) {
      if (row !== null) yield row;
    }
  }

  /** Rows as committed: what may be shown. */
  shown(): Row[] {
    return [...this.committed.values()];
  }

  stage(event: LedgerEvent): void {
    for (const { key, row } of this.projection.fold(this.get, event)) this.staged.set(key, row);
  }

  changes(): ViewChange[] {
    return [...this.staged].map(([key, row]) => ({ view: this.projection.name, key, row: row === null ? null : JSON.stringify(row) }));
  }

  settle(committed: boolean): void {
    if (committed) {
      for (const [key, row] of this.staged) {
        if (row === null) this.committed.delete(key);
        else this.committed.set(key, row);
      }
    }
    this.staged.clear();
  }

  async load(ledger: Ledger): Promise<void> {
    const { name, version } = this.projection;
    const saved = (await ledger.rows(name, version)) ?? (await refold(this.projection, ledger));
    for (const [key, row] of saved) this.committed.set(key, JSON.parse(row) as Row);
  }
}

const PAGE = 5000;

/** Folds a view anew from the first event on, where its rows were saved by another version of it. */
async function refold<Row>(projection: Projection<Row>, ledger: Ledger): Promise<ReadonlyMap<string, string>> {
  const rows = new Map<string, Row>();
  let after = 0;
  for (;;) {
    const events = await ledger.readAll(after, PAGE);
    for (const event of events) {
      after = event.seq;
      for (const { key, row } of projection.fold((each) => rows.get(each), event)) {
        if (row === null) rows.delete(key);
        else rows.set(key, row);
      }
    }
    if (events.length < PAGE) break;
  }
  const saved = new Map([...rows].map(([key, row]) => [key, JSON.stringify(row)]));
  await ledger.replaceRows(projection.name, projection.version, saved);
  return saved;
}

/** Every view that decisions read, and the two indexes that keep them from scanning. */
export class Views implements Folds {
  readonly sessions = new View<SessionId, Session>(sessions);
  readonly agents = new View<AgentId, Agent>(agents);
  readonly loops = new View<AgentId, Loop>(loops);
  readonly mail = new View<AgentId, Mailbox>(mail);
  readonly approvals = new View<CallId, Approval>(approvals);
  readonly worktrees = new View<AgentId, Worktree>(worktrees);

  private readonly all = [this.sessions, this.agents, this.loops, this.mail, this.approvals, this.worktrees];
  private readonly children = new Map<AgentId, AgentId[]>();
  private readonly alive = new Set<AgentId>();
  /** Agents made by the decision under way: taken back if it is not committed. */
  private born: { child: AgentId; parent: AgentId | null }[] = [];
  private touched = new Set<AgentId>();

  childrenOf(agent: AgentId): readonly AgentId[] {
    return this.children.get(agent) ?? [];
  }

  *live(): Generator<Agent> {
    for (const id of this.alive) {
      const agent = this.agents.get(id);
      if (agent !== undefined && !hasEnded(agent.run.status)) yield agent;
    }
  }

  stage(event: LedgerEvent): void {
    for (const view of this.all) view.stage(event);
    if (event.agent === null) return;
    this.touched.add(event.agent);
    if (event.type === 'agent.created') this.bear(event, event.agent);
    if (event.type === 'run.started') this.alive.add(event.agent);
  }

  changes(): ViewChange[] {
    return this.all.flatMap((view) => view.changes());
  }

  settle(committed: boolean): void {
    for (const view of this.all) view.settle(committed);
    if (!committed) {
      for (const { child, parent } of this.born) {
        this.alive.delete(child);
        if (parent !== null) this.children.get(parent)?.pop();
      }
    }
    for (const id of this.touched) {
      const run = this.agents.get(id)?.run;
      if (run === undefined || hasEnded(run.status)) this.alive.delete(id);
      else this.alive.add(id);
    }
    this.born = [];
    this.touched = new Set();
  }

  async load(ledger: Ledger): Promise<void> {
    for (const view of this.all) await view.load(ledger);
    const byAge = this.agents.shown().toSorted((a, b) => a.order - b.order);
    for (const agent of byAge) {
      if (agent.parent !== null) this.adopt(agent.parent, agent.id);
      if (!hasEnded(agent.run.status)) this.alive.add(agent.id);
    }
  }

  private bear(event: EventOf<'agent.created'>, child: AgentId): void {
    const { parent } = event.body;
    this.born.push({ child, parent });
    if (parent !== null) this.adopt(parent, child);
  }

  private adopt(parent: AgentId, child: AgentId): void {
    const siblings = this.children.get(parent);
    if (siblings === undefined) this.children.set(parent, [child]);
    else siblings.push(child);
  }
}
