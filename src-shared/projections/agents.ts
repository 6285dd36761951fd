import type { EventOf, LedgerEvent } from '#shared/events/catalog.ts';
import type { AgentId, RunId, SessionId } from '#shared/lib/ids.ts';
import { lineage } from '#shared/lib/lineage.ts';
import type { Agent } from '#shared/model/agent.ts';
import { isWords } from '#shared/model/message.ts';
import { endedByLimit, type Recovery, type Run, type Spent } from '#shared/model/run.ts';
import { firstLine, HEAD_LENGTH, headOf } from '#shared/model/text.ts';
import { addCost, type Cost, NO_COST } from '#shared/model/cost.ts';
import { addUsage, NO_USAGE, tokensOf } from '#shared/model/usage.ts';
import { type Projection, UNCHANGED } from './projection.ts';

/** Agents by id, each with its last run. */
export const agents: Projection<Agent> = {
  name: 'agents',
  version: 6,
  fold(get, event) {
    if (event.agent === null || event.session === null) return UNCHANGED;
    if (event.type === 'agent.created') {
      return [{ key: event.agent, row: newborn(event, event.agent, event.session) }];
    }
    const before = get(event.agent);
    if (before === undefined) return UNCHANGED;
    const changes = [{ key: before.id, row: { ...after(before, event), lastEventAt: event.at } }];
    const used = usedIn(before, event);
    // What an agent uses counts for all above it.
    if (used !== null && before.parent !== null) {
      for (const above of lineage({ get }, before.parent)) {
        changes.push({ key: above.id, row: withUsed({ ...above, costBelow: addCost(above.costBelow, used.cost) }, used) });
      }
    }
    return changes;
  },
};

interface Used {
  readonly cost: Cost;
  readonly spent: Spent;
}

/** What a call came to. Of one that was cut off the cost is not known: as much is taken for spent as was reserved. */
function usedIn({ run }: Agent, event: LedgerEvent): Used | null {
  if (event.type === 'turn.ended') {
    const { usage, cost } = event.body;
    return { cost, spent: { nanoDollars: cost.nanoDollars, tokens: tokensOf(usage) } };
  }
  if (event.type !== 'turn.cut') return null;
  return { cost: { ...NO_COST, unknownCalls: 1 }, spent: { nanoDollars: run.reserved, tokens: 0 } };
}

function withUsed(agent: Agent, { spent }: Used): Agent {
  const { nanoDollars, tokens } = agent.run.spent;
  return { ...agent, run: { ...agent.run, spent: { nanoDollars: nanoDollars + spent.nanoDollars, tokens: tokens + spent.tokens } } };
}

function newborn(event: EventOf<'agent.created'>, id: AgentId, session: SessionId): Agent {
  const { instructions: _, ...body } = event.body;
  return {
    ...body,
    id,
    session,
    order: event.seq,
    run: NO_RUN,
    turns: 0,
    toolCalls: 0,
    usage: NO_USAGE,
    context: { tokens: 0, window: null, compacting: false },
    cost: NO_COST,
    costBelow: NO_COST,
    brief: '',
    activity: '',
    summary: '',
    lastEventAt: event.at,
  };
}

/** Stands between `agent.created` and `run.started`, which are written together. */
const NO_RECOVERY: Recovery = { stages: [], model: null, caps: 0, hops: 0, locals: 0, transients: 0, transientSince: null };

const NO_RUN: Run = {
  id: 'run_000000000000' as RunId,
  after: null,
  lane: 'foreground',
  trigger: 'prompt',
  budget: {},
  status: 'queued',
  waitsOn: null,
  stopping: null,
  pausing: false,
  inLine: null,
  recovery: NO_RECOVERY,
  spent: { nanoDollars: 0, tokens: 0 },
  reserved: 0,
  warned: [],
  turns: 0,
  startedAt: 0,
  endedAt: null,
  clockMs: 0,
  clockSince: null,
  reason: '',
};

function after(agent: Agent, event: LedgerEvent): Agent {
  switch (event.type) {
    case 'message.accepted':
      return agent.brief === '' ? { ...agent, brief: headOf(event.body.text).slice(0, HEAD_LENGTH) } : agent;
    case 'sampling.left_out': {
      const left = Object.entries(agent.sampling).filter(([setting]) => !(event.body.settings as readonly string[]).includes(setting));
      return { ...agent, sampling: Object.fromEntries(left) };
    }
    case 'agent.model_chosen':
      return { ...agent, ...event.body };
    case 'run.queued':
    case 'run.started':
    case 'run.waiting':
    case 'run.continued':
    case 'run.pausing':
    case 'run.paused':
    case 'run.unpaused':
    case 'run.stopping':
    case 'run.killing':
      return { ...agent, run: runAfter(agent.run, event, event.run ?? agent.run.id) };
    case 'run.ended':
      return {
        ...agent,
        run: runAfter(agent.run, event, agent.run.id),
        activity: '',
        // A run that only compacted said nothing of the work.
        summary: firstLine(event.body.text) || event.body.reason || (agent.run.trigger === 'compact' ? agent.summary : ''),
      };
    case 'turn.requested': {
      const compacting = event.body.purpose === 'compact';
      return {
        ...agent,
        context: { ...agent.context, compacting },
        run: { ...agent.run, turns: agent.run.turns + (compacting ? 0 : 1) },
      };
    }
    case 'turn.started':
      return { ...agent, turns: agent.turns + 1, activity: '', run: { ...agent.run, reserved: event.body.reserved } };
    case 'turn.ended': {
      const { compacting } = agent.context;
      const words = compacting ? undefined : event.body.parts.findLast(isWords);
      const summary = words === undefined ? agent.summary : firstLine(words.text);
      const tokens = compacting ? agent.context.tokens : tokensOf(event.body.usage);
      const context = { tokens, window: event.body.window, compacting: false };
      const recovery = { ...agent.run.recovery, caps: 0, transients: 0, transientSince: null };
      const settled = { ...agent, cost: addCost(agent.cost, event.body.cost), run: { ...agent.run, recovery, reserved: 0 } };
      return { ...withUsedOf(settled, agent, event), usage: addUsage(agent.usage, event.body.usage), context, summary };
    }
    case 'recovery.planned':
      return { ...agent, run: { ...agent.run, recovery: recoveryAfter(agent, event) } };
    case 'turn.cut':
      return {
        ...withUsedOf({ ...agent, run: { ...agent.run, reserved: 0 } }, agent, event),
        usage: { ...agent.usage, unknown: agent.usage.unknown + 1 },
        cost: addCost(agent.cost, { ...NO_COST, unknownCalls: 1 }),
      };
    case 'agent.rewound':
      // How much is left of it the next answer tells.
      return event.body.conversation ? { ...agent, context: { ...agent.context, tokens: 0, compacting: false } } : agent;
    case 'context.compacted':
      return { ...agent, context: { ...agent.context, tokens: event.body.tokensAfter ?? 0, compacting: false } };
    case 'budget.warned':
      return { ...agent, run: { ...agent.run, warned: [...agent.run.warned, event.body.limit] } };
    case 'budget.changed':
      return { ...agent, run: { ...agent.run, budget: event.body.budget, warned: [] } };
    case 'tool.requested':
      return { ...agent, toolCalls: agent.toolCalls + 1, activity: event.body.display.title };
    case 'worktree.requested':
      return { ...agent, cwd: event.body.path };
    case 'worktree.unavailable':
      return { ...agent, cwd: event.body.cwd };
    default:
      return agent;
  }
}

function withUsedOf(agent: Agent, before: Agent, event: LedgerEvent): Agent {
  const used = usedIn(before, event);
  return used === null ? agent : withUsed(agent, used);
}

function recoveryAfter({ run: { recovery }, model: own }: Agent, { at, body: { stage, model } }: EventOf<'recovery.planned'>): Recovery {
  const stages = recovery.stages.at(-1) === stage ? recovery.stages : [...recovery.stages, stage];
  const next = { ...recovery, stages, model: model === own ? null : model };
  if (stage === 'transient_retry') return { ...next, transients: recovery.transients + 1, transientSince: recovery.transientSince ?? at };
  if (stage === 'cap_retry') return { ...next, caps: recovery.caps + 1 };
  if (stage.startsWith('cross_provider:')) return { ...next, hops: recovery.hops + 1 };
  return stage.startsWith('local_last_resort:') ? { ...next, locals: recovery.locals + 1 } : next;
}

type RunEvent = Extract<LedgerEvent, { type: `run.${string}` }>;

function runAfter(run: Run, event: RunEvent, id: RunId): Run {
  switch (event.type) {
    case 'run.queued':
      return { ...NO_RUN, ...event.body, ...goesOn(run, event, id), id, status: 'queued', startedAt: event.at, inLine: event.seq };
    case 'run.started':
      return { ...NO_RUN, ...event.body, ...goesOn(run, event, id), id, status: 'running', startedAt: event.at, clockSince: event.at };
    case 'run.waiting': {
      const { waitsOn } = event.body;
      // A second call of its turn begins to wait: it is held all the same.
      if (run.status === 'paused') return { ...run, waitsOn };
      const clocked = waitsOn.on === 'person' ? stopClock(run, event.at) : run;
      return { ...clocked, status: 'waiting', waitsOn, inLine: waitsOn.on === 'place' ? event.seq : null };
    }
    case 'run.continued':
      return { ...run, status: 'running', waitsOn: null, stopping: null, inLine: null, clockSince: run.clockSince ?? event.at };
    case 'run.pausing':
      return { ...run, pausing: true };
    case 'run.paused':
      return { ...stopClock(run, event.at), status: 'paused', pausing: false };
    case 'run.unpaused':
      return unpaused(run, event);
    case 'run.stopping':
      return { ...run, ...atEnd(run), stopping: { ...event.body, killed: false } };
    case 'run.killing':
      return { ...run, ...atEnd(run), stopping: { status: 'cancelled', reason: event.body.reason, killed: true } };
    case 'run.ended':
      return {
        ...stopClock(run, event.at),
        status: event.body.status,
        reason: event.body.reason,
        waitsOn: null,
        stopping: null,
        pausing: false,
        inLine: null,
        endedAt: event.at,
      };
  }
}

/**
 * What a run that goes on from another has used already: its money always, its turns and time where a limit was what cut it. One that a
 * person began with new words has used nothing; one that an agent's end began goes on, or a model that spawns once a run would never
 * come to its limit.
 */
function goesOn(run: Run, { body: { trigger } }: EventOf<'run.queued' | 'run.started'>, id: RunId): Partial<Run> {
  const { spent, warned, turns, clockMs, status } = run;
  // The same run, which was in line.
  if (run.id === id) return { spent, warned, turns, clockMs };
  if (trigger === 'message') return { spent, warned };
  if (trigger !== 'resume') return {};
  return endedByLimit(status) ? { spent, turns, clockMs } : { spent };
}

function unpaused(run: Run, { body: { waitsOn }, at, seq }: EventOf<'run.unpaused'>): Run {
  // It was asked to pause and had not come to it yet: it goes on as it was.
  if (run.status !== 'paused') return { ...run, pausing: false };
  if (waitsOn === null && run.inLine !== null && run.waitsOn === null) return { ...run, status: 'queued' };
  const clockSince = waitsOn?.on === 'person' ? null : at;
  const inLine = waitsOn?.on === 'place' ? (run.inLine ?? seq) : null;
  return { ...run, status: waitsOn === null ? 'running' : 'waiting', waitsOn, inLine, clockSince };
}

/** While it is being stopped a run holds its place, unless it has none: one that is queued or paused is never at work again. */
function atEnd(run: Run): Pick<Run, 'status' | 'waitsOn' | 'pausing'> {
  const idle = run.status === 'queued' || run.status === 'paused';
  return { status: idle ? run.status : 'running', waitsOn: null, pausing: false };
}

function stopClock(run: Run, at: number): Run {
  if (run.clockSince === null) return run;
  return { ...run, clockMs: run.clockMs + (at - run.clockSince), clockSince: null };
}
