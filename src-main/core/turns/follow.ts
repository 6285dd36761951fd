import type { Fact } from '#shared/events/catalog.ts';
import type { AgentId, IdSource } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded, type WaitsOn } from '#shared/model/run.ts';
import type { Loop } from '#shared/projections/loops.ts';
import { about, type Folds } from '#main/core/ports/decision.ts';
import { capped } from './afford.ts';
import { startable } from './due.ts';

/** The very same calls this many times in a row: the person and the model are told. It may be a poll, so it goes on. */
export const TOLD_AFTER = 25;
/** The very same calls, failing each time, this many times in a row: the run is ended. */
export const FAILING_CIRCLE = 100;
/** The very same calls, however they end: no poll takes this long without a word. */
export const CIRCLE = 1200;

/**
 * What a fact entails for one agent's loop, in the same transaction: the next turn, a wait for the person, the end.
 *
 * Contract: pure, and at rest after finitely many steps: the engine asks again until nothing follows.
 */
export function follow(folds: Folds, id: AgentId, ids: IdSource): readonly Fact[] {
  const agent = folds.agents.get(id);
  const loop = folds.loops.get(id);
  if (agent === undefined || loop === undefined) return [];
  const { status, stopping, pausing } = agent.run;
  if (hasEnded(status) || stopping !== null) return [];
  if (pausing) return isAtRest(agent, loop) ? [about(agent)('run.paused', {})] : [];
  if (loop.making || loop.settingUp || status === 'queued' || status === 'paused') return [];
  // Its place is not its own to take, and its time has not come.
  if (status === 'waiting' && (agent.run.waitsOn?.on === 'place' || agent.run.waitsOn?.on === 'limit')) return [];
  switch (loop.phase) {
    case 'requested':
      return isOutdated(folds, agent, loop) ? nextTurn(folds, agent, loop, ids) : startTurn(folds, agent, loop);
    case 'started':
      return [];
    case 'none':
    case 'cut':
    case 'answered':
      if (loop.phase === 'answered' && loop.calls.some((call) => call.state !== 'ended')) return withinTurn(folds, agent, loop);
      return afterTurn(folds, agent, loop, ids);
  }
}

/** Nothing of the present turn is open: more of the work is due, a compaction before it, or the end. */
function afterTurn(folds: Folds, agent: Agent, loop: Loop, ids: IdSource): readonly Fact[] {
  if (loop.phase === 'cut' && !goesOnAfterCut(folds, agent, loop)) return [];
  const compacts = loop.purpose === 'compact';
  const works = unread(folds, agent.id).length > 0 || loop.owes || (!compacts && loop.phase === 'answered' && loop.calls.length > 0);
  const { maxTurns } = agent.run.budget;
  if (works && maxTurns !== undefined && agent.run.turns >= maxTurns) {
    return [
      about(agent)('run.stopping', { status: 'budget_exhausted', reason: `max_turns: it took ${agent.run.turns} of ${maxTurns} turns` }),
    ];
  }
  if (loop.compaction !== null && (works || loop.compaction.reason === 'asked')) {
    return [...goingOn(agent), about(agent)('turn.requested', { turn: loop.turn + 1, messages: [], purpose: 'compact' })];
  }
  if (works) return nextTurn(folds, agent, loop, ids);
  return loop.phase === 'answered' || compacts ? [finished(agent, loop)] : [];
}

/** A cut turn stays as it is, to be resumed; unless words came, or something else than the same request is to follow it. */
function goesOnAfterCut(folds: Folds, { id }: Agent, { purpose, compaction }: Loop): boolean {
  if (unread(folds, id).length > 0) return true;
  return purpose === 'work' ? compaction?.reason === 'refused' : compaction === null || compaction.tries > 0;
}

function goingOn(agent: Agent): Fact[] {
  return agent.run.status === 'waiting' ? [about(agent)('run.continued', {})] : [];
}

/** It was asked in vain, and words came meanwhile: they are read now, by a turn in its place, and not after it. */
function isOutdated(folds: Folds, { id, run }: Agent, loop: Loop): boolean {
  const mayAsk = run.budget.maxTurns === undefined || run.turns < run.budget.maxTurns;
  return loop.purpose === 'work' && loop.attempt > 0 && mayAsk && unread(folds, id).length > 0;
}

/** Nothing of it is under way: where it waits, its tools only wait with it. */
function isAtRest({ run }: Agent, { making, settingUp, phase, calls }: Loop): boolean {
  if (run.status !== 'running') return true;
  return !making && !settingUp && phase !== 'started' && !calls.some((call) => call.state === 'started');
}

function unread(folds: Folds, id: AgentId) {
  return folds.mail.get(id)?.unread ?? [];
}

function nextTurn(folds: Folds, agent: Agent, loop: Loop, ids: IdSource): readonly Fact[] {
  const fact = about(agent);
  const times = loop.repeats + 1;
  if (!loop.warned && times >= TOLD_AFTER) return told(agent, loop, times, ids);
  if (times >= CIRCLE || loop.failures + 1 >= FAILING_CIRCLE) {
    return [
      fact('run.stopping', {
        status: 'failed',
        reason: `it went in circles: the very same call ${times} times in a row (${nameOf(loop)})`,
      }),
    ];
  }
  const letters = unread(folds, agent.id);
  const causes = [...loop.calls.map((call) => call.event), ...letters.map((letter) => letter.event)];
  const body = { turn: loop.turn + 1, messages: letters.map((letter) => letter.message), purpose: 'work' } as const;
  return [...goingOn(agent), fact('turn.requested', body, causes.length > 0 ? causes : undefined)];
}

function told(agent: Agent, loop: Loop, times: number, ids: IdSource): readonly Fact[] {
  const fact = about(agent);
  const text = `The very same call has been made ${times} times in a row: ${nameOf(loop)}.`;
  const advice = `${text} If you wait for something, wait longer between looks; otherwise do something else, or say what stops you.`;
  return [
    fact('notice.given', { about: 'loop', text }),
    fact('message.accepted', { message: ids.message(), from: { kind: 'engine' }, text: advice }),
  ];
}

/** Names of the calls that come back each time. */
function nameOf(loop: Loop): string {
  return loop.lastPrint
    .split('\n')
    .map((print) => print.slice(0, print.lastIndexOf(' ')))
    .join(', ');
}

function finished(agent: Agent, loop: Loop): Fact {
  const fact = about(agent);
  if (loop.purpose === 'work' && !loop.said && agent.run.turns <= 1) {
    return fact('run.stopping', { status: 'failed', reason: 'the model gave an empty answer: no words and no tool call' });
  }
  return fact('run.stopping', { status: 'completed', reason: '' });
}

/** The request goes out: nothing of the world is needed to say so, so it is said with what made it due. A second attempt follows a cut. */
function startTurn(folds: Folds, agent: Agent, loop: Loop): readonly Fact[] {
  // Where money or tokens are limited it is first found out what the call may cost.
  if (agent.run.status !== 'running' || capped(folds, agent).length > 0) return [];
  const model = agent.run.recovery.model ?? agent.model;
  const body = { turn: loop.turn, attempt: loop.attempt + 1, model, reserved: 0, maxTokens: null };
  return [about(agent)('turn.started', body, loop.event === null ? undefined : [loop.event])];
}

function withinTurn(folds: Folds, agent: Agent, loop: Loop): readonly Fact[] {
  const fact = about(agent);
  const free = startable(loop);
  const asking = loop.calls.find((call) => call.state === 'asking');
  const idle = free.length === 0 && !loop.calls.some((call) => call.state === 'started');
  const now = agent.run.waitsOn?.on;
  if (agent.run.status === 'waiting' && now !== 'person' && now !== 'agent') return [];
  if (agent.run.status === 'waiting' && !idle) return [fact('run.continued', {})];
  if (idle && asking !== undefined) {
    const to = folds.questions.get(asking.call)?.to;
    const waitsOn: WaitsOn =
      to?.kind === 'agent' ? { on: 'agent', call: asking.call, agent: to.agent } : { on: 'person', call: asking.call };
    const same = agent.run.waitsOn !== null && now === waitsOn.on && 'call' in agent.run.waitsOn && agent.run.waitsOn.call === asking.call;
    return same ? [] : [fact('run.waiting', { waitsOn }, [asking.event])];
  }
  // A read leaves nothing behind that a restart would have to look for; what changes something is started when the port has said what to look for.
  return free
    .filter((call) => !call.mutates)
    .map(({ call, event }) => fact('tool.started', { turn: loop.turn, call, recovery: {} }, [event]));
}
