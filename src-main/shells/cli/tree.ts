import type { LedgerEvent } from '#shared/events/catalog.ts';
import type { SessionId } from '#shared/lib/ids.ts';
import { isWithin } from '#shared/lib/lineage.ts';
import type { Agent } from '#shared/model/agent.ts';
import { addCost, type Cost, NO_COST } from '#shared/model/cost.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { Session } from '#shared/model/session.ts';
import { addUsage, NO_USAGE } from '#shared/model/usage.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import type { Snapshot } from '#shared/contract/live.ts';
import { agents } from '#shared/projections/agents.ts';
import { positionOf } from '#shared/projections/lanes.ts';
import { applyChanges } from '#shared/projections/projection.ts';
import { sessions } from '#shared/projections/sessions.ts';
import { worktrees } from '#shared/projections/worktrees.ts';

/** A session's agent and all below it, folded from the facts with the functions that the engine saved it with. */
export class Tree {
  readonly root: SessionId;
  private readonly sessions = new Map<string, Session>();
  private readonly agents = new Map<string, Agent>();
  private readonly trees = new Map<string, Worktree>();
  /** Agents whose tree was found unchanged at their end: tree and branch are about to go, or are gone. */
  private readonly unchanged = new Set<string>();
  private begun = false;

  constructor(root: SessionId, snapshot: Snapshot) {
    this.root = root;
    this.refresh(snapshot);
  }

  /** As everything stands at the snapshot: what happened in other trees was not taken. */
  refresh(snapshot: Snapshot): void {
    for (const row of snapshot.sessions) this.sessions.set(row.id, row);
    for (const row of snapshot.agents) this.agents.set(row.id, row);
    for (const row of snapshot.worktrees) this.trees.set(row.agent, row);
  }

  /** @returns whether the event is of this tree. */
  take(event: LedgerEvent): boolean {
    applyChanges(
      this.sessions,
      sessions.fold((key) => this.sessions.get(key), event),
    );
    applyChanges(
      this.agents,
      agents.fold((key) => this.agents.get(key), event),
    );
    applyChanges(
      this.trees,
      worktrees.fold((key) => this.trees.get(key), event),
    );
    const own = event.session !== null && this.holds(event.session);
    if (own && event.type.startsWith('run.')) this.begun = true;
    if (event.type === 'worktree.committed' && event.agent !== null) {
      if (event.body.commits === 0) this.unchanged.add(event.agent);
      else this.unchanged.delete(event.agent);
    }
    return own;
  }

  agent(id: string | null): Agent | undefined {
    return id === null ? undefined : this.agents.get(id);
  }

  /** The root first, then all below it in the order in which they were spawned. */
  all(): Agent[] {
    return [...this.agents.values()]
      .filter((agent) => this.holds(agent.session))
      .toSorted((a, b) => a.depth - b.depth || a.order - b.order);
  }

  rootAgent(): Agent | undefined {
    return [...this.agents.values()].find((agent) => agent.session === this.root);
  }

  /** Those of it that wait for a place, each with where it stands in the line of its lane, from 1. */
  inLine(): { agent: Agent; position: number }[] {
    const queued = this.all().filter(({ run }) => run.status === 'queued');
    if (queued.length === 0) return [];
    const live = [...this.agents.values()].filter(({ run }) => !hasEnded(run.status));
    return queued.flatMap((agent) => {
      const position = positionOf(live, agent);
      return position === null ? [] : [{ agent, position }];
    });
  }

  /** What was asked for after the snapshot has begun, and no run of it is live any more. */
  isQuiet(): boolean {
    return this.begun && this.all().every((agent) => hasEnded(agent.run.status));
  }

  /** Of all model calls of the tree, over all its runs. */
  cost(): Cost {
    return this.all().reduce((sum, agent) => addCost(sum, agent.cost), NO_COST);
  }

  /** The last line of `--json`. `cost_usd` is null where what a call cost is not known. */
  result(text: string): object {
    const all = this.all();
    const root = this.rootAgent();
    const { nanoDollars, unpricedCalls, unknownCalls } = this.cost();
    const usage = all.map((agent) => agent.usage).reduce(addUsage, NO_USAGE);
    return {
      type: 'result',
      session_id: this.root,
      agent_id: root?.id ?? null,
      status: root?.run.status ?? null,
      text,
      usage: {
        input_tokens: usage.inputTokens,
        output_tokens: usage.outputTokens,
        cache_read_tokens: usage.cacheReadTokens,
        cache_write_tokens: usage.cacheWriteTokens,
        reasoning_tokens: usage.reasoningTokens,
        cost_usd: unpricedCalls + unknownCalls > 0 ? null : nanoDollars / 1_000_000_000,
      },
      children: all.slice(1).map((agent) => ({
        agent_id: agent.id,
        parent_id: agent.parent,
        name: agent.name,
        type: agent.type,
        status: agent.run.status,
        branch: this.branchOf(agent)?.branch ?? null,
        worktree_path: this.branchOf(agent)?.path ?? null,
      })),
    };
  }

  branchOf(agent: Agent): Worktree | undefined {
    const tree = this.trees.get(agent.id);
    if (tree === undefined || this.unchanged.has(agent.id)) return undefined;
    return tree.state === 'unavailable' || tree.state === 'removed' ? undefined : tree;
  }

  holds(id: SessionId): boolean {
    return isWithin(this.sessions, id, this.root);
  }
}
