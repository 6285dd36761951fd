import type { Fact } from '#shared/events/catalog.ts';
import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { isEmpty, type RewindPlan } from '#shared/model/rewind.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { BranchState } from '#main/core/ports/git.ts';
import {
  about,
  busyWith,
  closeCalls,
  type Decide,
  decided,
  type Folds,
  isGone,
  isRewinding,
  itsTurn,
  refused,
} from '#main/core/ports/decision.ts';

export interface RequestRewind {
  readonly agent: AgentId;
  readonly plan: RewindPlan;
}

/** An agent goes back to an earlier step. Where its files stay, all is done with that. */
export const requestRewind: Decide<RequestRewind, { done: boolean }> = (folds, { agent: id, plan }) => {
  const agent = folds.agents.get(id);
  const loop = folds.loops.get(id);
  if (agent === undefined || loop === undefined) return refused('unknown_agent', `there is no agent ${id}`);
  const obstacle = obstacleTo(folds, agent, plan);
  if (obstacle !== null) return { ok: false, problem: obstacle };
  const fact = about(agent);
  // What is left open of its present turn gets an end first: where the rewind is undone, models refuse a call without a result.
  const closed = plan.conversation ? closeCalls(agent, loop, 'not run: the person went back to before it') : [];
  const facts: Fact[] = [...closed, fact('rewind.requested', plan)];
  if (plan.files === null) facts.push(fact('agent.rewound', { ...plan, wrote: null }));
  return decided(facts, { done: plan.files === null });
};

/** Why it cannot be, as things stand; null where it can. */
export function obstacleTo(folds: Folds, agent: Agent, plan: RewindPlan): { code: string; message: string } | null {
  const { name, run } = agent;
  const tree = folds.worktrees.get(agent.id);
  if (!hasEnded(run.status)) {
    return { code: 'at_work', message: `${name} is still at work (${run.status}): wait for its end, or cancel it, then rewind it` };
  }
  const busy = busyWith(folds, agent.id) ?? (plan.files === null ? null : itsTurn(folds, agent.id));
  if (busy !== null) return busy;
  if (plan.files !== null && isGone(tree)) {
    return { code: 'worktree_gone', message: `the worktree of ${name} is removed: there are no files to rewind, only its conversation` };
  }
  const calls = new Set(plan.gone.calls);
  const atWork = folds.childrenOf(agent.id).flatMap((child) => {
    const found = folds.agents.get(child);
    const isNew = typeof found?.spawnedBy === 'string' && calls.has(found.spawnedBy);
    return isNew && !hasEnded(found.run.status) ? [found.name] : [];
  });
  if (plan.conversation && atWork.length > 0) {
    const who = atWork.join(', ');
    return {
      code: 'children_at_work',
      message: `${who}, which ${name} spawned after that, still work: wait for their end, or cancel them, then rewind`,
    };
  }
  if (plan.files === null && (!plan.conversation || (isEmpty(plan.gone) && isEmpty(plan.back)))) {
    return { code: 'nothing_to_rewind', message: `${name} stands there already: nothing came after it` };
  }
  return null;
}

export interface StartRewind {
  readonly agent: AgentId;
  readonly tree: string;
  readonly commit: string;
}

/** What the files are now is kept: they may be written. */
export const startRewind: Decide<StartRewind, null> = (folds, { agent: id, tree, commit }) => {
  const agent = folds.agents.get(id);
  if (agent === undefined || !isRewinding(folds, id)) return refused('not_due', `no rewind of agent ${id} is under way`);
  return decided([about(agent)('rewind.started', { tree, commit })], null);
};

export interface EndRewind {
  readonly agent: AgentId;
  /** Tree as it is now. */
  readonly tree: string;
  /** What then stood on the branch of its own tree; null where it has none, or nothing could be committed. */
  readonly committed: BranchState | null;
}

export const endRewind: Decide<EndRewind, null> = (folds, { agent: id, tree, committed }) => {
  const agent = folds.agents.get(id);
  const pending = folds.rewinds.get(id)?.pending ?? null;
  if (agent === undefined || pending === null || pending.from === null) return refused('not_due', `no rewind of agent ${id} is under way`);
  const fact = about(agent);
  const rewound = fact('agent.rewound', { ...pending.plan, wrote: { from: pending.from.tree, to: tree } });
  return decided(committed === null ? [rewound] : [rewound, fact('worktree.committed', committed)], null);
};

export interface FailRewind {
  readonly agent: AgentId;
  readonly why: string;
}

export const failRewind: Decide<FailRewind, null> = (folds, { agent: id, why }) => {
  const agent = folds.agents.get(id);
  if (agent === undefined || !isRewinding(folds, id)) return refused('not_due', `no rewind of agent ${id} is under way`);
  return decided([about(agent)('rewind.failed', { why })], null);
};
