import type { EventOf, LedgerEvent } from '#shared/events/catalog.ts';
import type { AgentId, RunId, SessionId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { isWords } from '#shared/model/message.ts';
import type { Run } from '#shared/model/run.ts';
import { firstLine, HEAD_LENGTH, headOf } from '#shared/model/text.ts';
import { addUsage, NO_USAGE } from '#shared/model/usage.ts';
import { type Projection, UNCHANGED } from './projection.ts';

/** Agents by id, each with its last run. */
export const agents: Projection<Agent> = {
  name: 'agents',
  version: 4,
  fold(get, event) {
    if (event.agent === null || event.session === null) return UNCHANGED;
    if (event.type === 'agent.created') {
      return [{ key: event.agent, row: newborn(event, event.agent, event.session) }];
    }
    const before = get(event.agent);
    if (before === undefined) return UNCHANGED;
    return [{ key: before.id, row: { ...after(before, event), lastEventAt: event.at } }];
  },
};

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
    brief: '',
    activity: '',
    summary: '',
    lastEventAt: event.at,
  };
}

/** Stands between `agent.created` and `run.started`, which are written together. */
const NO_RUN: Run = {
  id: 'run_000000000000' as RunId,
  after: null,
  lane: 'foreground',
  trigger: 'prompt',
  budget: {},
  status: 'queued',
  waitsOn: null,
  stopping: null,
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
    case 'agent.model_chosen':
      return { ...agent, ...event.body };
    case 'run.started':
    case 'run.waiting':
    case 'run.continued':
    case 'run.stopping':
      return { ...agent, run: runAfter(agent.run, event, event.run ?? agent.run.id) };
    case 'run.ended':
      return {
        ...agent,
        run: runAfter(agent.run, event, agent.run.id),
        activity: '',
        summary: firstLine(event.body.text) || event.body.reason,
      };
    case 'turn.requested':
      return { ...agent, run: { ...agent.run, turns: agent.run.turns + 1 } };
    case 'turn.started':
      return { ...agent, turns: agent.turns + 1, activity: '' };
    case 'turn.ended': {
      const words = event.body.parts.findLast(isWords);
      const summary = words === undefined ? agent.summary : firstLine(words.text);
      return { ...agent, usage: addUsage(agent.usage, event.body.usage), summary };
    }
    case 'turn.cut':
      return { ...agent, usage: { ...agent.usage, unknown: agent.usage.unknown + 1 } };
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

type RunEvent = EventOf<'run.started' | 'run.waiting' | 'run.continued' | 'run.stopping' | 'run.ended'>;

function runAfter(run: Run, event: RunEvent, id: RunId): Run {
  switch (event.type) {
    case 'run.started':
      return { ...NO_RUN, ...event.body, id, status: 'running', startedAt: event.at, clockSince: event.at };
    case 'run.waiting': {
      const stands = event.body.waitsOn.on === 'person';
      return { ...(stands ? stopClock(run, event.at) : run), status: 'waiting', waitsOn: event.body.waitsOn };
    }
    case 'run.continued':
      return { ...run, status: 'running', waitsOn: null, stopping: null, clockSince: run.clockSince ?? event.at };
    case 'run.stopping':
      return { ...run, status: 'running', waitsOn: null, stopping: event.body };
    case 'run.ended':
      return {
        ...stopClock(run, event.at),
        status: event.body.status,
        reason: event.body.reason,
        waitsOn: null,
        stopping: null,
        endedAt: event.at,
      };
  }
}

function stopClock(run: Run, at: number): Run {
  if (run.clockSince === null) return run;
  return { ...run, clockMs: run.clockMs + (at - run.clockSince), clockSince: null };
}
