import type { EventOf, LedgerEvent } from '#shared/events/catalog.ts';
import type { AgentId, CallId, SessionId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { Approval } from '#shared/model/approval.ts';
import type { Remembered } from '#shared/model/permission.ts';
import type { Question } from '#shared/model/question.ts';
import { hasEnded, type Lane, type LaneLimit } from '#shared/model/run.ts';
import type { MergeQueue, Prediction } from '#shared/model/merging.ts';
import type { Session } from '#shared/model/session.ts';
import type { ProjectTrust } from '#shared/model/trust.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import { agents } from '#shared/projections/agents.ts';
import { answers, type GivenAnswer } from '#shared/projections/answers.ts';
import { approvals } from '#shared/projections/approvals.ts';
import { checkpoints, type KeptState } from '#shared/projections/checkpoints.ts';
import { lanes } from '#shared/projections/lanes.ts';
import { type Loop, loops } from '#shared/projections/loops.ts';
import { type Mailbox, mail } from '#shared/projections/mail.ts';
import { mergeQueues } from '#shared/projections/merge-queues.ts';
import { permissions } from '#shared/projections/permissions.ts';
import { predictions } from '#shared/projections/predictions.ts';
import { questions } from '#shared/projections/questions.ts';
import { rewinds, type Rewinding } from '#shared/projections/rewinds.ts';
import { sessions } from '#shared/projections/sessions.ts';
import { trust } from '#shared/projections/trust.ts';
import { worktrees } from '#shared/projections/worktrees.ts';
import type { Folds } from '#main/core/ports/decision.ts';
import type { Ledger, ViewChange } from '#main/core/ports/ledger.ts';
import { View } from './view.ts';

/** Every view that decisions read, and the two indexes that keep them from scanning. */
export class Views implements Folds {
  readonly sessions = new View<SessionId, Session>(sessions);
  readonly agents = new View<AgentId, Agent>(agents);
  readonly loops = new View<AgentId, Loop>(loops);
  readonly mail = new View<AgentId, Mailbox>(mail);
  readonly approvals = new View<CallId, Approval>(approvals);
  readonly questions = new View<CallId, Question>(questions);
  readonly answers = new View<AgentId, readonly GivenAnswer[]>(answers);
  readonly lanes = new View<Lane, LaneLimit>(lanes);
  readonly permissions = new View<string, Remembered>(permissions);
  readonly trust = new View<string, ProjectTrust>(trust);
  readonly worktrees = new View<AgentId, Worktree>(worktrees);
  readonly checkpoints = new View<string, KeptState>(checkpoints);
  readonly rewinds = new View<AgentId, Rewinding>(rewinds);
  readonly mergeQueues = new View<string, MergeQueue>(mergeQueues);
  readonly predictions = new View<string, Prediction>(predictions);

  private readonly all = [
    this.sessions,
    this.agents,
    this.loops,
    this.mail,
    this.approvals,
    this.questions,
    this.answers,
    this.worktrees,
    this.checkpoints,
    this.rewinds,
    this.lanes,
    this.permissions,
    this.trust,
    this.mergeQueues,
    this.predictions,
  ];
  private readonly children = new Map<AgentId, AgentId[]>();
  private readonly alive = new Set<AgentId>();
  /** Parents of the agents that the decision under way has made, in order: their children are taken back if it is not committed. */
  private bearing: AgentId[] = [];
  /** Agents that the decision under way is about. */
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
    if (event.type === 'run.started' || event.type === 'run.queued') this.alive.add(event.agent);
  }

  changes(): ViewChange[] {
    return this.all.flatMap((view) => view.changes());
  }

  settle(committed: boolean): void {
    for (const view of this.all) view.settle(committed);
    if (!committed) for (const parent of this.bearing) this.children.get(parent)?.pop();
    for (const id of this.touched) {
      const run = this.agents.get(id)?.run;
      if (run === undefined || hasEnded(run.status)) this.alive.delete(id);
      else this.alive.add(id);
    }
    this.bearing = [];
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
    if (parent === null) return;
    this.bearing.push(parent);
    this.adopt(parent, child);
  }

  private adopt(parent: AgentId, child: AgentId): void {
    const siblings = this.children.get(parent);
    if (siblings === undefined) this.children.set(parent, [child]);
    else siblings.push(child);
  }
}
