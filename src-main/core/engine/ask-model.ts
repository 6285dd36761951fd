import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { costOf } from '#shared/model/cost.ts';
import type { Conversation } from '#shared/projections/conversation.ts';
import type { WireRecord } from '#main/core/ports/ledger.ts';
import type { ModelEvent, ModelRequest, WireBytes } from '#main/core/ports/model.ts';
import type { CallReading } from '#main/core/turns/decide.ts';
import { systemPrompt } from '#main/core/prompting/system-prompt.ts';
import { answeredWith, askingForSummary, fullnessOf, NO_CALLS, withoutSummary } from './compaction.ts';
import type { Engine } from './parts.ts';
import { playbookProblem, scriptOf } from './own-playbook.ts';
import { recoveryFor } from './recovery-settings.ts';
import { permitFor } from './permit.ts';
import { homeOf, settingsFor } from './settings-for.ts';
import { readCall } from './toolbox.ts';

/** How often streamed text is kept, in ms: what a crash can lose of a partial answer. */
const SCRATCH_EVERY = 1000;

/** One turn: the request goes out, the answer streams in, one fact settles it. */
export async function askModel(engine: Engine, id: AgentId, turn: number, attempt: number, signal: AbortSignal): Promise<void> {
  const agent = engine.views.agents.get(id);
  if (agent === undefined) return;
  const conversation = await engine.conversations.of(id, agent.session);
  const loop = engine.views.loops.get(id);
  const maxTokens = loop?.maxTokens ?? null;
  const compacting = loop?.purpose === 'compact' ? loop : null;
  const request = requestOf(engine, agent, conversation);
  const keep = keepScratch(engine, id, turn, attempt);
  let last: Exclude<ModelEvent, { type: 'left_out' }> | undefined;
  try {
    for await (const event of answersTo(engine, agent, maxTokens === null ? request : shortened(request, maxTokens), signal)) {
      if (event.type === 'left_out') {
        await engine.insist('sampling.leave_out', { agent: id, settings: event.settings, why: event.why });
        continue;
      }
      last = event;
      // A summary on its way is no part of what the agent says.
      if (event.type === 'delta' && compacting === null)
        engine.flow.append(agent, `${turn}.${attempt}.${event.part}`, event.kind, event.text);
    }
  } finally {
    keep.stop();
  }
  if (last?.type === 'end') {
    const { parts, finish, usage, wire } = last;
    const now = engine.views.agents.get(id) ?? agent;
    const settings = await settingsFor(engine, now);
    const calls: CallReading[] = [];
    for (const part of parts) {
      if (part.type !== 'call') continue;
      const reading = readCall(engine, settings, now, part.name, part.args);
      calls.push(compacting === null ? await judged(engine, now, reading) : { ...reading, problem: NO_CALLS });
    }
    const cost = costOf(usage, engine.models.price(request.model));
    const fullness = fullnessOf(engine, request.model);
    const compaction = compacting === null ? null : answeredWith(request, conversation, compacting, { parts, usage });
    const command = { agent: id, turn, attempt, parts, calls, finish, usage, cost, fullness, compaction };
    await engine.insist('turn.finish', command, withWire(id, turn, attempt, wire));
    return;
  }
  if (last?.type !== 'failed' && !signal.aborted) throw new Error(`${agent.model} ended without an answer and without a failure`);
  // While the run is being stopped, its end tells what had streamed.
  if (engine.views.agents.get(id)?.run.stopping !== null) return;
  const failure = last?.type === 'failed' ? last.failure : null;
  const partial = engine.flow.partial(id);
  const wire = last?.type === 'failed' ? last.wire : null;
  const refuses = last?.type === 'failed' ? (last.refuses ?? []) : [];
  await engine.insist(
    'turn.break',
    {
      agent: id,
      turn,
      attempt,
      ...partial,
      failure,
      refuses,
      recovery: recoveryFor(engine, agent),
      compactAt: engine.settings.now().compactAt,
      bare: compacting === null ? null : withoutSummary(request, conversation, compacting, agent.context.tokens),
    },
    withWire(id, turn, attempt, wire),
  );
}

/** A script of the project's own may have been changed since its last turn: then it is not played on. */
async function* answersTo(engine: Engine, agent: Agent, request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  const untrusted = scriptOf(request.model) === null ? null : await playbookProblem(engine, await homeOf(engine, agent), request.model);
  if (untrusted === null) yield* engine.models.ask(request, signal);
  else yield { type: 'failed', failure: { kind: 'invalid_request', message: untrusted, status: null, retryAfterMs: null }, wire: null };
}

/** What the present turn of an agent asks: the same however often it is made. */
export function requestOf(engine: Engine, agent: Agent, conversation: Conversation): ModelRequest {
  const loop = engine.views.loops.get(agent.id);
  const request = workRequest(engine, agent, conversation, loop?.purpose === 'compact');
  return loop?.purpose === 'compact' ? askingForSummary(request, conversation, loop) : request;
}

function workRequest(engine: Engine, agent: Agent, conversation: Conversation, compacting: boolean): ModelRequest {
  const { toolbox, views } = engine;
  return {
    model: agent.run.recovery.model ?? agent.model,
    instructions: systemPrompt(agent, conversation.instructions, views.worktrees.get(agent.id)),
    entries: conversation.entries,
    sampling: agent.sampling,
    noCalls: false,
    tools: agent.tools.flatMap(({ tool, as }) => {
      const spec = toolbox.find(tool)?.spec;
      return spec === undefined ? [] : [{ name: as, description: spec.description, input: spec.input }];
    }),
    caller: {
      agent: agent.id,
      session: agent.session,
      name: agent.name,
      type: agent.type,
      depth: agent.depth,
      cwd: agent.cwd,
      prompt: conversation.prompt,
      turn: conversation.turns,
      compacting,
      // Looked up only by who asks for it, which is a script: a provider is told nothing of the caller.
      get earlier() {
        return earlierIn(engine, agent);
      },
    },
  };
}

/** Its answer may have so many tokens and no more: that is what was paid for. */
function shortened(request: ModelRequest, maxTokens: number): ModelRequest {
  return { ...request, sampling: { ...request.sampling, maxTokens } };
}

/** A call that can be run, with what mode, patterns and surroundings say of it. */
async function judged(engine: Engine, agent: Agent, reading: CallReading): Promise<CallReading> {
  const tool = reading.tool === null || reading.problem !== null ? undefined : engine.toolbox.find(reading.tool);
  return tool === undefined ? reading : { ...reading, permit: await permitFor(engine, agent, tool, reading.args) };
}

function earlierIn({ views }: Engine, agent: Agent): ModelRequest['caller']['earlier'] {
  const before: Agent[] = [];
  for (const each of views.agents.values()) if (each.root === agent.root && each.order < agent.order) before.push(each);
  return before.toSorted((a, b) => a.order - b.order).map(({ name, type, depth, brief }) => ({ name, type, depth, prompt: brief }));
}

function withWire(agent: AgentId, turn: number, attempt: number, wire: WireBytes | null): { wire?: WireRecord } {
  return wire === null ? {} : { wire: { agent, turn, attempt, ...wire } };
}

/** Streamed text, overwritten in one row as it grows; nothing is written while nothing new has come. */
function keepScratch(engine: Engine, agent: AgentId, turn: number, attempt: number): { stop: () => void } {
  let length = 0;
  let stopTimer = (): void => undefined;
  const again = (): void => {
    stopTimer = engine.clock.after(SCRATCH_EVERY, () => {
      const partial = engine.flow.partial(agent);
      const grown = partial.text.length + partial.reasoning.length;
      if (grown > length) {
        length = grown;
        engine.ledger
          .saveScratch({ agent, turn, attempt, ...partial })
          .catch((error: unknown) => engine.onError('keeping streamed text', error));
      }
      again();
    });
  };
  again();
  return { stop: () => stopTimer() };
}
