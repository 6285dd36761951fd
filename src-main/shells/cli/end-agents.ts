import type { AgentId } from '#shared/lib/ids.ts';
import { isWithin } from '#shared/lib/lineage.ts';
import { hasEnded, type RunStatus } from '#shared/model/run.ts';
import type { Client } from './client.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { called, countOf, findAgent, findSession } from './find.ts';
import { answerLine } from './lines.ts';
import { newCommand } from './new-command.ts';
import type { Common } from './options.ts';
import { watchAgents } from './watch-agents.ts';
import { withClient } from './with-client.ts';

/** Ends an agent and all below it, children first, and says so when it has. */
export function cancelAgent(prefix: string, options: Common): Promise<number> {
  return ended(prefix, options, 'cancelled', (client, of) => client.agents.cancel(of));
}

/** Ends them at once, whatever they do. */
export function killAgent(prefix: string, options: Common): Promise<number> {
  return ended(prefix, options, 'killed', (client, of) => client.agents.kill(of));
}

/** Ends every agent of a session's tree. */
export function stopSession(prefix: string, options: Common): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    const session = await findSession(client, prefix);
    const { stopped } = await client.sessions.stop({ commandId: newCommand(), session });
    const top = (await client.live.snapshot()).sessions.find(({ id }) => id === session);
    if (top !== undefined && stopped > 0) await untilEnded(client, top.agent);
    const words = stopped === 0 ? 'No active agents to stop.' : `Stopped ${countOf(stopped)}.`;
    out(answerLine(options, { session_id: session, stopped }, words));
  });
}

type OfAgent = Parameters<Client['agents']['cancel']>[0];

function ended(
  prefix: string,
  options: Common,
  how: 'cancelled' | 'killed',
  end: (client: Client, of: OfAgent) => Promise<{ former: RunStatus; stopped: number }>,
): Promise<number> {
  return withClient(options, async ({ client, out }) => {
    const agent = await findAgent(client, prefix);
    const { former, stopped } = await end(client, { commandId: newCommand(), agent: agent.id });
    if (stopped === 0) {
      const state = hasEnded(former) ? `has ended (${former})` : 'is being ended';
      throw new CommandFailed(EXIT.failed, `${called(agent)} ${state} already: nothing of it is at work`);
    }
    await untilEnded(client, agent.id);
    const words = `${how} ${called(agent)}, which was ${former}${stopped === 1 ? '' : `: ${countOf(stopped)} in all`}`;
    out(answerLine(options, { agent_id: agent.id, former, stopped }, words));
  });
}

/** Its end is brought about by the engine, which may be this process's. */
async function untilEnded(client: Client, top: AgentId): Promise<void> {
  for await (const all of watchAgents(client, new AbortController().signal)) {
    if ([...all.values()].every(({ id, run }) => hasEnded(run.status) || !isWithin(all, id, top))) return;
  }
}
