import type { Fact } from '#shared/events/catalog.ts';
import type { AgentId, CallId, SessionId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { endedByLimit, type Budget, hasEnded, type RunStatus, type WaitsOn } from '#shared/model/run.ts';
import { hasMail } from '#shared/projections/mail.ts';
import type { BranchState } from '#main/core/ports/git.ts';
import {
  about,
  begun,
  closeCalls,
  type Decide,
  decided,
  type Folds,
  isGone,
  isRewinding,
  needsWords,
  passedOn,
  refused,
  subtree,
} from '#main/core/ports/decision.ts';
import { announced } from './announce.ts';

export interface Wait {
  readonly agent: AgentId;
  readonly call: CallId;
  readonly children: readonly AgentId[];
}

/** It waits for children: its place in the lane is free meanwhile. Calls of one answer may wait side by side: then it waits for all of them. */
export const wait: Decide<Wait, null> = (folds, { agent: id, call, children }) => {
  const agent = folds.agents.get(id);
  const already = agent?.run.waitsOn?.on === 'child' ? agent.run.waitsOn.agents : null;
  if (agent === undefined || (agent.run.status !== 'running' && already === null)) {
    return refused('not_running', `agent ${id} is not running`);
  }
  const waitsOn: WaitsOn = { on: 'child', call, agents: [...new Set([...(already ?? []), ...children])] };
  return decided([about(agent)('run.waiting', { waitsOn })], null);
};

export interface GoOn {
  readonly agent: AgentId;
}

/** Its children have ended: it takes the next free place of its lane, which may be at once. One that is paused does so when it goes on. */
export const goOn: Decide<GoOn, null> = (folds, { agent: id }) => {
  const agent = folds.agents.get(id);
  if (agent === undefined || agent.run.status !== 'waiting' || agent.run.waitsOn?.on !== 'child') return decided([], null);
  const fact = about(agent);
  return decided([agent.run.lane === 'foreground' ? fact('run.continued', {}) : fact('run.waiting', { waitsOn: { on: 'place' } })], null);
};

export interface Stop {
  readonly agent: AgentId;
  readonly reason: string;
}

/** Stops an agent and all below it, deepest first. */
export const stop: Decide<Stop, { former: RunStatus; stopped: number }> = (folds, { agent: id, reason }) => {
  const agent = folds.agents.get(id);
  if (agent === undefined) return refused('unknown_agent', `agent with id ${id} not found`);
  const facts = subtree(folds, id).flatMap((each) => stopping(folds.agents.get(each), reason));
  return decided(facts, { former: agent.run.status, stopped: facts.length });
};

export interface Interrupt {
  readonly session: SessionId;
}

/** Cuts the present turn, and with it the children that this turn waits for. Background ones go on. */
export const interrupt: Decide<Interrupt, { stopped: number }> = (folds, { session: id }) => {
  const session = folds.sessions.get(id);
  const agent = session === undefined ? undefined : folds.agents.get(session.agent);
  if (agent === undefined) return refused('unknown_session', `there is no session ${id}`);
  const waited = agent.run.waitsOn?.on === 'child' ? agent.run.waitsOn.agents : [];
  const own = waited.filter((child) => folds.childrenOf(agent.id).includes(child));
  const below = own.flatMap((child) => subtree(folds, child));
  const facts = [...below, agent.id].flatMap((each) => stopping(folds.agents.get(each), 'interrupted by the person'));
  return decided(facts, { stopped: facts.length });
};

function stopping(agent: Agent | undefined, reason: string): Fact[] {
  if (agent === undefined || hasEnded(agent.run.status)) return [];
  // One that was about to complete is cancelled all the same: a message could still bring it back to work.
  if (agent.run.stopping !== null && agent.run.stopping.status !== 'completed') return [];
  return [about(agent)('run.stopping', { status: 'cancelled', reason })];
}

export interface Fail {
  readonly agent: AgentId;
  readonly reason: string;
}

/** Something of Coppice's own broke under the run: it ends, with the reason, rather than stand still. */
export const fail: Decide<Fail, null> = (folds, { agent: id, reason }) => {
  const agent = folds.agents.get(id);
  if (agent === undefined || hasEnded(agent.run.status) || agent.run.stopping !== null) return decided([], null);
  return decided([about(agent)('run.stopping', { status: 'failed', reason })], null);
};

export interface Kill {
  readonly agent: AgentId;
  readonly reason: string;
}

/** Ends an agent and all below it at once, whatever state they are in: one that is being stopped and does not come to its end too. */
export const kill: Decide<Kill, { former: RunStatus; stopped: number }> = (folds, { agent: id, reason }) => {
  const agent = folds.agents.get(id);
  if (agent === undefined) return refused('unknown_agent', `agent with id ${id} not found`);
  const facts = subtree(folds, id).flatMap((each) => {
    const found = folds.agents.get(each);
    if (found === undefined || hasEnded(found.run.status) || found.run.stopping?.killed === true) return [];
    return [about(found)('run.killing', { reason })];
  });
  return decided(facts, { former: agent.run.status, stopped: facts.length });
};

export interface Pause {
  readonly agent: AgentId;
}

/** Holds an agent and all below it: what is under way comes to its end, and nothing is begun after it. */
export const pause: Decide<Pause, { paused: number }> = (folds, { agent: id }) => {
  const agent = folds.agents.get(id);
  if (agent === undefined) return refused('unknown_agent', `agent with id ${id} not found`);
  const facts = subtree(folds, id).flatMap((each) => {
    const run = folds.agents.get(each)?.run;
    if (run === undefined || hasEnded(run.status) || run.stopping !== null || run.pausing || run.status === 'paused') return [];
    return [about(folds.agents.get(each) ?? agent)('run.pausing', {})];
  });
  if (facts.length > 0) return decided(facts, { paused: facts.length });
  if (hasEnded(agent.run.status)) return refused('ended', `${agent.name} has ended (${agent.run.status}): there is nothing to pause`);
  return refused('not_running', `${agent.name} is ${agent.run.stopping === null ? 'paused already' : 'being stopped'}`);
};

export interface Resume {
  readonly agent: AgentId;
}

/**
 * Lets go on what is held, in this agent and below it; and goes on where a crash or a failure cut: this agent, and
 * whatever below it was cut as well and has its folder still.
 */
export const resume: Decide<Resume, { resumed: number }> = (folds, { agent: id }, given) => {
  const agent = folds.agents.get(id);
  if (agent === undefined) return refused('unknown_agent', `agent with id ${id} not found`);
  const held = subtree(folds, id).flatMap((each) => {
    const found = folds.agents.get(each);
    return found !== undefined && (found.run.status === 'paused' || found.run.pausing) && found.run.stopping === null ? [found] : [];
  });
  const unpaused = held.map((each) => about(each)('run.unpaused', { waitsOn: stillWaitsOn(folds, each, given.at) }));
  const cut = subtree(folds, agent.id).flatMap((each) => {
    const found = folds.agents.get(each);
    const goesOn = found?.run.status === 'interrupted' && !isGone(folds.worktrees.get(each)) && !needsWords(folds, each);
    return goesOn && !isRewinding(folds, each) ? [found] : [];
  });
  if (agent.run.status === 'interrupted' && isGone(folds.worktrees.get(agent.id))) {
    return refused('worktree_gone', `the worktree of ${agent.name} is removed: it has no folder to go on in`);
  }
  if (cut.length === 0 && held.length === 0) {
    if (isRewinding(folds, id)) return refused('rewinding', `${agent.name} is just being rewound: resume it when that is done`);
    if (needsWords(folds, id)) return refused('rewound', rewoundAdvice(agent.name));
    const name = `${agent.name} (${agent.id})`;
    return refused(
      'not_interrupted',
      `${name} is ${agent.run.status}: only what is paused or interrupted can be resumed. Send a message to go on`,
    );
  }
  const resumed = cut.map((each) => {
    const { lane, budget, id: after } = each.run;
    return begun(about(each, given.ids.run()), { after, lane, trigger: 'resume', budget });
  });
  return decided([...unpaused, ...resumed], { resumed: held.length + cut.length });
};

function rewoundAdvice(name: string): string {
  return `${name} was rewound, and what it was at is left: send it a message to go on`;
}

/** What a run that was held waits for now: what it waited for then, if that is still to come; else a place, where its lane has a cap. */
function stillWaitsOn(folds: Folds, { id, run }: Agent, at: number): WaitsOn | null {
  if (run.status !== 'paused') return run.waitsOn;
  const { waitsOn } = run;
  if (waitsOn === null && run.inLine !== null) return null;
  if (waitsOn?.on === 'limit' && waitsOn.until > at) return waitsOn;
  if (waitsOn !== null && 'call' in waitsOn) {
    const call = folds.loops.get(id)?.calls.find((each) => each.call === waitsOn.call);
    const open = waitsOn.on === 'child' ? call?.state === 'started' : call?.state === 'asking';
    if (open) return waitsOn;
  }
  return run.lane === 'foreground' ? null : { on: 'place' };
}

export interface Raise {
  readonly agent: AgentId;
  /** Takes the place of the run's budget. */
  readonly budget: Budget;
}

/** Another budget for a run at work; one that a limit ended goes on under it, with all that it has used counted in. */
export const raise: Decide<Raise, { resumed: boolean }> = (folds, { agent: id, budget }, given) => {
  const agent = folds.agents.get(id);
  if (agent === undefined) return refused('unknown_agent', `agent with id ${id} not found`);
  if (!hasEnded(agent.run.status)) return decided([about(agent)('budget.changed', { budget })], { resumed: false });
  if (!endedByLimit(agent.run.status))
    return refused('not_limited', `${agent.name} is ${agent.run.status}: no limit ended it. Send a message to go on`);
  if (isGone(folds.worktrees.get(id)))
    return refused('worktree_gone', `the worktree of ${agent.name} is removed: it has no folder to go on in`);
  if (isRewinding(folds, id)) return refused('rewinding', `${agent.name} is just being rewound: raise its limit when that is done`);
  if (needsWords(folds, id)) return refused('rewound', rewoundAdvice(agent.name));
  const { lane, id: after } = agent.run;
  return decided([begun(about(agent, given.ids.run()), { after, lane, trigger: 'resume', budget })], { resumed: true });
};

export interface TimeOut {
  readonly agent: AgentId;
}

/** The clock of `timeout_seconds` may have run out: it is read again here, since it stands while a person is asked. */
export const timeOut: Decide<TimeOut, null> = (folds, { agent: id }, given) => {
  const agent = folds.agents.get(id);
  if (agent === undefined || hasEnded(agent.run.status) || agent.run.stopping !== null) return decided([], null);
  const { clockMs, clockSince, budget } = agent.run;
  if (budget.timeoutSeconds === undefined || clockSince === null) return decided([], null);
  if (clockMs + (given.at - clockSince) < budget.timeoutSeconds * 1000) return decided([], null);
  const reason = `timeout_seconds: it ran for ${budget.timeoutSeconds} s`;
  const below = subtree(folds, id).slice(0, -1);
  const stopped = below.flatMap((each) => stopping(folds.agents.get(each), `its parent ${agent.name} timed out`));
  return decided([...stopped, about(agent)('run.stopping', { status: 'timed_out', reason })], null);
};

export interface End {
  readonly agent: AgentId;
  /** The agent's last words. */
  readonly text: string;
  /** What had streamed of a turn that is cut off here. */
  readonly partial: { readonly text: string; readonly reasoning: string };
  /** What was committed on its branch; null without a tree, or where committing failed. */
  readonly committed: BranchState | null;
  readonly note: string;
}

/** Everything is put away. A message that came meanwhile is read by one more turn instead. */
export const end: Decide<End, { ended: boolean }> = (folds, command, given) => {
  const agent = folds.agents.get(command.agent);
  const loop = folds.loops.get(command.agent);
  if (agent === undefined || loop === undefined) return refused('unknown_agent', `there is no agent ${command.agent}`);
  const { stopping: plan } = agent.run;
  if (plan === null) return refused('not_due', `agent ${agent.id} is not being stopped`);
  const fact = about(agent);
  if (plan.status === 'completed' && hasMail(folds.mail.get(agent.id))) return decided([fact('run.continued', {})], { ended: false });
  const facts: Fact[] = [];
  if (loop.phase === 'started') {
    facts.push(fact('turn.cut', { turn: loop.turn, attempt: loop.attempt, ...command.partial, failure: null }));
  }
  if (plan.status !== 'interrupted') facts.push(...closeCalls(agent, loop, `not run: ${plan.reason || 'the run ended'}`));
  if (command.committed !== null) facts.push(fact('worktree.committed', command.committed));
  if (command.note !== '') facts.push(fact('notice.given', { about: 'worktree', text: command.note }));
  facts.push(...passedOn(folds, agent, given));
  const { status, reason } = plan;
  // The conversation's last words may be of an earlier run: they count only if this one said any.
  const text = loop.said ? command.text : '';
  facts.push(fact('run.ended', { status, reason, text }), ...announced(folds, agent, { status, reason, text }, given));
  return decided(facts, { ended: true });
};
