import type { AgentId } from '#shared/lib/ids.ts';
import type { LoopCall } from '#shared/projections/loops.ts';
import type { PreparedCall, ToolContext } from '#main/core/ports/tools.ts';
import type { Engine } from './parts.ts';
import { portsOf } from './ports-of.ts';
import { isRestricted } from './restricted.ts';

/** One call: made ready, written down as started where it changes anything, run, and its result written. */
export async function runTool(
  engine: Engine,
  id: AgentId,
  { call, tool: name, mutates }: LoopCall,
  signals: Pick<ToolContext, 'signal' | 'killed'>,
): Promise<void> {
  const agent = engine.views.agents.get(id);
  if (agent === undefined) return;
  const turn = engine.views.loops.get(id)?.turn ?? 0;
  const finish = (outcome: 'error', output: string) => engine.insist('tool.finish', { agent: id, call, outcome, output, facts: {} });
  const conversation = await engine.conversations.of(id, agent.session);
  const asked = conversation.calls.get(call);
  const tool = name === null ? undefined : engine.toolbox.find(name);
  if (asked === undefined || tool === undefined) {
    await finish('error', `The tool "${name ?? ''}" is not there any more.`);
    return;
  }
  const checked = tool.check(conversation.overrides.get(call) ?? asked.args, agent.cwd);
  if (!checked.ok) {
    await finish('error', checked.problem);
    return;
  }
  const restricted = await isRestricted(engine, agent);
  const context: ToolContext = {
    agent: id,
    session: agent.session,
    run: agent.run.id,
    call,
    cwd: agent.cwd,
    restricted,
    env: portsOf(engine.views, agent),
    ...signals,
  };
  // What the agent does next may not meet the look at what it did before.
  if (mutates) await engine.keeper.before(id, tool.spec);
  let prepared: PreparedCall;
  try {
    prepared = await tool.prepare(checked.args, context);
  } catch (error) {
    engine.onError(`making ${name} ready`, error);
    await finish('error', `${name} could not be started: ${error instanceof Error ? error.message : String(error)}`);
    return;
  }
  if (mutates) {
    const started = await engine.insist('tool.start', { agent: id, call, recovery: prepared.recovery });
    if (!started.ok) {
      prepared.drop();
      return;
    }
  }
  const result = await prepared.run((text) => engine.flow.append(agent, call, 'output', text));
  // Cut off only because Coppice ends: it is left open, as by a crash, and runs again when the run is resumed.
  if (engine.closing() && result.outcome === 'cancelled' && !mutates) return;
  await engine.insist('tool.finish', { agent: id, call, ...result });
  // The model is asked meanwhile: nothing of this agent changes a file before its next call.
  if (mutates) await engine.keeper.after(id, { turn, call }, tool.spec, result);
}
