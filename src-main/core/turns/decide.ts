import type { Fact } from '#shared/events/catalog.ts';
import type { AgentId, CallId, EventId } from '#shared/lib/ids.ts';
import type { Agent, SamplingSetting } from '#shared/model/agent.ts';
import type { Cost } from '#shared/model/cost.ts';
import type { ModelFailure } from '#shared/model/failure.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { AnswerPart, CheckedCall } from '#shared/model/message.ts';
import type { ToolOutcome } from '#shared/model/tool.ts';
import { tokensOf, type Usage } from '#shared/model/usage.ts';
import type { Loop } from '#shared/projections/loops.ts';
import type { ModelPart } from '#main/core/ports/model.ts';
import { byMode, type Permit } from '#main/core/ports/permit.ts';
import type { Asking } from '#main/core/ports/tools.ts';
import { about, type Decide, decided, refused } from '#main/core/ports/decision.ts';
import { afford, crossed, type Need } from './afford.ts';
import { compacted, type Fullness, type Shortened, whenFull, whenTooLong } from './compact.ts';
import { asked } from './ask.ts';
import { planFor, type RecoverySettings } from './recover.ts';
import { startable } from './due.ts';

/** A call as the tools see it; the decision gives it its id. */
export interface CallReading extends Omit<CheckedCall, 'call'> {
  /** What it asks, where it does nothing but ask: no tool is run, and the answer is its end. */
  readonly asks?: Asking;
  /** What mode, patterns and surroundings say of it; left out, the mode alone. */
  readonly permit?: Permit;
}

export interface FinishTurn {
  readonly agent: AgentId;
  readonly turn: number;
  readonly attempt: number;
  readonly parts: readonly ModelPart[];
  /** One for each part that is a call, in order. */
  readonly calls: readonly CallReading[];
  readonly finish: string;
  readonly usage: Usage;
  readonly cost: Cost;
  readonly fullness: Fullness;
  /** Of a turn that compacts, what its words can take the place of, and what can go without any. */
  readonly compaction: { readonly summary: string; readonly summarized: Shortened; readonly bare: Shortened } | null;
}

/** The answer is whole. */
export const finishTurn: Decide<FinishTurn, null> = (folds, command, given) => {
  const agent = folds.agents.get(command.agent);
  const loop = folds.loops.get(command.agent);
  if (agent === undefined || loop === undefined) return refused('unknown_agent', `there is no agent ${command.agent}`);
  const { turn, attempt, finish, usage, cost, fullness, compaction } = command;
  if (loop.phase !== 'started' || loop.turn !== turn || loop.attempt !== attempt) {
    return refused('not_due', `turn ${turn} of agent ${agent.id} is not under way`);
  }
  const fact = about(agent);
  const readings = [...command.calls];
  // All calls stand before the first of them ends: only then can it be seen that the last has ended.
  const requested: Fact[] = [];
  const judged: Fact[] = [];
  const receive = (call: CallId, { asks, permit, ...reading }: CallReading): void => {
    requested.push(fact('tool.requested', { turn, call, ...reading }));
    const end = (outcome: ToolOutcome, output: string) => judged.push(fact('tool.ended', { turn, call, outcome, output, facts: {} }));
    if (reading.problem !== null) end('error', reading.problem);
    else if (asks !== undefined) judged.push(...asked(folds, agent, { turn, call, ...asks }, given));
    else {
      const { args, display, mutates } = reading;
      const verdict = permit ?? byMode(agent.mode, mutates);
      if (verdict.kind === 'refused') end('denied', verdict.why);
      else if (verdict.kind === 'asks' && !given.attended) end('denied', NOBODY);
      else if (verdict.kind === 'asks')
        judged.push(fact('approval.requested', { turn, call, cwd: agent.cwd, display, args, asks: verdict.asks }));
    }
  };
  const parts = command.parts.map((part): AnswerPart => {
    if (part.type !== 'call') return part;
    const call = given.ids.call();
    const reading = readings.shift();
    if (reading !== undefined) receive(call, reading);
    return { ...part, call };
  });
  const warnings = crossed(folds, agent, { nanoDollars: cost.nanoDollars, tokens: tokensOf(usage) }).map(({ agent: whose, limit, spent }) =>
    about(whose)('budget.warned', { limit, spent }),
  );
  const ended = fact(
    'turn.ended',
    { turn, attempt, parts, finish, usage, cost, window: fullness.window?.window ?? null },
    causes(loop.event),
  );
  const followed =
    compaction === null ? whenFull(agent, loop, tokensOf(usage), requested.length > 0, fullness) : shortened(agent, loop, compaction);
  return decided([ended, ...warnings, ...requested, ...judged, ...followed], null);
};

/** With words the conversation is shortened. Without any it is asked once more, then shortened all the same. */
function shortened(agent: Agent, loop: Loop, { summary, summarized, bare }: NonNullable<FinishTurn['compaction']>): Fact[] {
  if (summary.trim() !== '') return [compacted(agent, loop, summary, summarized)];
  return loop.compaction === null || loop.compaction.tries > 0 ? [compacted(agent, loop, '', bare)] : [];
}

export interface StartTurn extends Need {
  readonly agent: AgentId;
  readonly turn: number;
}

/** The call of a turn is paid for before it is sent, waits until it can be, or ends the run. */
export const startTurn: Decide<StartTurn, { settled: boolean }> = (folds, { agent: id, turn, ...need }) => {
  const agent = folds.agents.get(id);
  const loop = folds.loops.get(id);
  if (agent === undefined || loop === undefined) return refused('unknown_agent', `there is no agent ${id}`);
  const { status, waitsOn, stopping } = agent.run;
  const waits = status === 'waiting' && waitsOn?.on === 'budget';
  if (loop.phase !== 'requested' || loop.turn !== turn || stopping !== null || (status !== 'running' && !waits)) {
    return refused('not_due', `turn ${turn} of agent ${id} is not due`);
  }
  const fact = about(agent);
  const verdict = afford(folds, agent, need);
  if (verdict.kind === 'stop')
    return decided([fact('run.stopping', { status: verdict.status, reason: verdict.reason })], { settled: true });
  if (verdict.kind === 'wait') {
    const same = waits && waitsOn.agent === verdict.agent;
    return decided(same ? [] : [fact('run.waiting', { waitsOn: { on: 'budget', agent: verdict.agent } })], { settled: false });
  }
  const { reserved, maxTokens } = verdict;
  const model = agent.run.recovery.model ?? agent.model;
  const started = fact('turn.started', { turn, attempt: loop.attempt + 1, model, reserved, maxTokens }, causes(loop.event));
  return decided(waits ? [fact('run.continued', {}), started] : [started], { settled: true });
};

const NOBODY =
  'Denied: this tool needs a person to allow it, and there is neither a window nor a terminal to ask in. Do without it, or say what you would have done.';

export interface BreakTurn {
  readonly agent: AgentId;
  readonly turn: number;
  readonly attempt: number;
  readonly text: string;
  readonly reasoning: string;
  /** Null where it was broken off on purpose: a message with `interrupt`. */
  readonly failure: ModelFailure | null;
  /** Settings that it failed for: they are left out, and the turn is asked again. */
  readonly refuses: readonly SamplingSetting[];
  readonly recovery: RecoverySettings;
  readonly compactAt: number;
  /** Of a turn that compacts, what can go without a summary; null where nothing can, and of every other turn. */
  readonly bare: Shortened | null;
}

/** No answer came. It is asked again where that may help; what may pass later is `interrupted`, so that it can be resumed in place. */
export const breakTurn: Decide<BreakTurn, null> = (folds, command, given) => {
  const agent = folds.agents.get(command.agent);
  const loop = folds.loops.get(command.agent);
  if (agent === undefined || loop === undefined) return refused('unknown_agent', `there is no agent ${command.agent}`);
  const { turn, attempt, text, reasoning, failure, refuses } = command;
  if (loop.phase !== 'started' || loop.turn !== turn || loop.attempt !== attempt) {
    return refused('not_due', `turn ${turn} of agent ${agent.id} is not under way`);
  }
  const fact = about(agent);
  const cut = fact('turn.cut', { turn, attempt, text, reasoning, failure }, causes(loop.event));
  if (failure === null || agent.run.stopping !== null) return decided([cut], null);
  const settings = refuses.filter((setting) => agent.sampling[setting] !== undefined);
  if (settings.length > 0) return decided([cut, fact('sampling.left_out', { settings, why: failure.message })], null);
  const unfit = unfitted(agent, loop, failure, command);
  if (unfit !== null) return decided([cut, ...unfit], null);
  const plan = planFor(agent, failure, command.recovery, given.at);
  const planned = (stage: string, model: string, until: number): Fact =>
    fact('recovery.planned', { turn, stage, model, until, why: failure.message });
  if (plan.kind === 'end') {
    const record = plan.stage === undefined ? [] : [planned(plan.stage, agent.model, given.at)];
    return decided([cut, ...record, fact('run.stopping', { status: plan.status, reason: plan.reason })], null);
  }
  const until = given.at + plan.waitMs;
  const facts = [cut, planned(plan.stage, plan.model, until)];
  if (plan.waitMs > 0) {
    const provider = plan.model.slice(0, plan.model.indexOf('/'));
    facts.push(fact('run.waiting', { waitsOn: { on: 'limit', provider, until } }));
  }
  return decided(facts, null);
};

/** What follows where the same request would fail again, and a shorter or another one may not; null for every other failure. */
function unfitted(agent: Agent, loop: Loop, { kind, message }: ModelFailure, { compactAt, bare }: BreakTurn): Fact[] | null {
  if (loop.purpose === 'work') return kind === 'too_long' ? whenTooLong(agent, loop, message, { compactAt }) : null;
  if (kind !== 'too_long' && kind !== 'invalid_request' && kind !== 'malformed') return null;
  // Asked once more in another way: some servers do not know what it is to forbid calls.
  if (kind !== 'too_long' && loop.compaction?.tries === 0) return [];
  if (bare !== null) return [compacted(agent, loop, '', bare)];
  return [
    about(agent)('run.stopping', {
      status: 'failed',
      reason: `its context is too long, and nothing more of it can be left out. ${message}`,
    }),
  ];
}

export interface RetryTurn {
  readonly agent: AgentId;
}

/** The time has come at which a provider may be asked again; it is read again here. */
export const retryTurn: Decide<RetryTurn, null> = (folds, { agent: id }, given) => {
  const agent = folds.agents.get(id);
  const waitsOn = agent?.run.waitsOn;
  if (agent?.run.status !== 'waiting' || waitsOn?.on !== 'limit' || waitsOn.until > given.at) return decided([], null);
  return decided([about(agent)('run.continued', {})], null);
};

export interface LeaveOut {
  readonly agent: AgentId;
  readonly settings: readonly SamplingSetting[];
  readonly why: string;
}

/** The provider's package knows that the model does not take these: said once. */
export const leaveOut: Decide<LeaveOut, null> = (folds, { agent: id, settings: given, why }) => {
  const agent = folds.agents.get(id);
  const settings = given.filter((setting) => agent?.sampling[setting] !== undefined);
  if (agent === undefined || settings.length === 0) return decided([], null);
  return decided([about(agent)('sampling.left_out', { settings, why })], null);
};

export interface StartTool {
  readonly agent: AgentId;
  readonly call: CallId;
  readonly recovery: JsonObject;
}

export const startTool: Decide<StartTool, null> = (folds, { agent: id, call, recovery }) => {
  const agent = folds.agents.get(id);
  const loop = folds.loops.get(id);
  const open = loop?.calls.find((each) => each.call === call);
  if (agent === undefined || loop === undefined || open === undefined) return refused('unknown_call', `there is no call ${call}`);
  // Asked here once more, so that nothing starts that a person has not allowed or that is not its turn.
  const held = agent.run.stopping !== null || agent.run.status !== 'running';
  if (held || !startable(loop).includes(open)) return refused('not_due', `call ${call} is not due`);
  return decided([about(agent)('tool.started', { turn: loop.turn, call, recovery }, causes(open.event))], null);
};

export interface FinishTool {
  readonly agent: AgentId;
  readonly call: CallId;
  readonly outcome: ToolOutcome;
  readonly output: string;
  readonly facts: JsonObject;
}

export const finishTool: Decide<FinishTool, null> = (folds, { agent: id, call, outcome, output, facts }) => {
  const agent = folds.agents.get(id);
  const loop = folds.loops.get(id);
  const open = loop?.calls.find((each) => each.call === call);
  if (agent === undefined || loop === undefined || open === undefined) return refused('unknown_call', `there is no call ${call}`);
  if (open.state === 'ended') return refused('ended', `call ${call} has ended`);
  return decided([about(agent)('tool.ended', { turn: loop.turn, call, outcome, output, facts }, causes(open.event))], null);
};

function causes(event: EventId | null): Fact['causes'] {
  return event === null ? undefined : [event];
}
