import { ok, type Result } from '#shared/lib/result.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { RunStatus } from '#shared/model/run.ts';
import type { ToolContext } from '#main/core/ports/tools.ts';
import type { DelegationHost } from './host.ts';

export type Holding = 'Pause' | 'Resume';

/** Pauses a child, or lets it go on, with all below it. @returns how it stands then */
export async function hold(
  host: DelegationHost,
  verb: Holding,
  { agent, call }: Pick<ToolContext, 'agent' | 'call'>,
  child: Agent,
): Promise<Result<RunStatus>> {
  const done = await (verb === 'Pause' ? host.pause(agent, call, child.id) : host.resume(agent, call, child.id));
  return done.ok ? ok(host.agent(child.id)?.run.status ?? child.run.status) : done;
}
