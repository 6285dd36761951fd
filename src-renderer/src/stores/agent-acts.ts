import type { Agent } from '#shared/model/agent.ts';
import type { AgentAct } from '#shared/model/agent-act.ts';
import { endedByLimit, hasEnded, type Run } from '#shared/model/run.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import { subtreeOf } from './tree.ts';

/** What the answer is read off. */
export interface Rows {
  readonly agents: ReadonlyMap<string, Agent>;
  readonly worktrees: ReadonlyMap<string, Worktree>;
}

/**
 * Why a person cannot do this with an agent now, in words for a greyed entry; null where they can. The engine decides alike, and says
 * so again where it stands otherwise by then.
 */
export function whyNot(act: AgentAct, agent: Agent, rows: Rows): string | null {
  const { run } = agent;
  switch (act) {
    case 'steer':
      return whyNoMessage(agent, rows);
    case 'pause':
      if (some(agent, rows, canBeHeld)) return null;
      if (run.status === 'paused') return 'It is paused already';
      return run.pausing ? 'It is about to pause' : over(run);
    case 'resume':
      if (run.status === 'interrupted' && isGone(rows, agent)) return 'Its worktree is removed';
      return some(agent, rows, canGoOn) ? null : 'It is neither paused nor interrupted';
    case 'cancel':
      return some(agent, rows, canBeCancelled) ? null : over(run);
    case 'kill':
      return some(agent, rows, canBeKilled) ? null : over(run);
  }
}

/** Why its limits cannot be changed now; null where they can: while it goes on, and where a limit ended it. */
export function whyNoRaise(agent: Agent, rows: Rows): string | null {
  const { run } = agent;
  if (!hasEnded(run.status)) return run.stopping === null ? null : over(run);
  if (!endedByLimit(run.status)) return 'No limit ended it';
  return isGone(rows, agent) ? 'Its worktree is removed' : null;
}

function whyNoMessage(agent: Agent, rows: Rows): string | null {
  const { run } = agent;
  if (run.lane === 'nanites') return 'A nanite takes no messages';
  if (run.stopping !== null && run.stopping.status !== 'completed') return over(run);
  return hasEnded(run.status) && isGone(rows, agent) ? 'Its worktree is removed' : null;
}

function over(run: Run): string {
  if (hasEnded(run.status)) return 'It has ended';
  return run.stopping?.killed === true ? 'It is being killed' : 'It is being stopped';
}

/** What is done to an agent is done to all below it. */
function some(agent: Agent, rows: Rows, can: (run: Run, agent: Agent, rows: Rows) => boolean): boolean {
  return can(agent.run, agent, rows) || subtreeOf(rows.agents, agent.id).some((each) => can(each.run, each, rows));
}

const canBeHeld = (run: Run) => !hasEnded(run.status) && run.stopping === null && !run.pausing && run.status !== 'paused';
const canBeCancelled = (run: Run) => !hasEnded(run.status) && (run.stopping === null || run.stopping.status === 'completed');
const canBeKilled = (run: Run) => !hasEnded(run.status) && run.stopping?.killed !== true;
const canGoOn = (run: Run, agent: Agent, rows: Rows) =>
  run.status === 'interrupted' ? !isGone(rows, agent) : isHeld(run) && run.stopping === null;

/** Paused, about to be, or cut: what is at hand for it is to let it go on, not to hold it. */
export function isHeld(run: Run): boolean {
  return run.status === 'paused' || run.pausing || run.status === 'interrupted';
}

/** It has no folder any more to go on in. */
function isGone({ worktrees }: Rows, { id }: Agent): boolean {
  const tree = worktrees.get(id);
  if (tree === undefined || tree.state === 'requested' || tree.state === 'unavailable') return false;
  return !tree.onDisk || tree.pending?.kind === 'discard';
}
