import type { SessionId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { Client } from './client.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import { printable } from './lines.ts';

/** The one session whose id begins so. */
export async function findSession(client: Client, prefix: string): Promise<SessionId> {
  const { sessions } = await client.live.snapshot();
  const wanted = prefix.startsWith('ses_') ? prefix : `ses_${prefix}`;
  const found = sessions.filter(({ id }) => id.startsWith(wanted));
  const [only] = found;
  if (only === undefined) throw new CommandFailed(EXIT.usage, `there is no session ${prefix}: 'coppice sessions list' shows them`);
  if (found.length > 1) throw new CommandFailed(EXIT.usage, `${prefix} is not unique: ${found.map(({ id }) => id).join(', ')}`);
  return only.id;
}

/** The one agent whose id begins so. */
export async function findAgent(client: Client, prefix: string): Promise<Agent> {
  const { agents } = await client.live.snapshot();
  const found = agents.filter(({ id }) => id.startsWith(prefix));
  const [only] = found;
  if (only === undefined) throw new CommandFailed(EXIT.usage, `there is no agent ${prefix}: 'coppice agents list' shows them`);
  if (found.length > 1) throw new CommandFailed(EXIT.usage, `${prefix} is not unique: ${found.map(called).join(', ')}`);
  return only;
}

/** An agent as a person knows it, and can name it again. */
export function called({ name, id }: Agent): string {
  return `${printable(name)} (${id})`;
}

export function countOf(agents: number): string {
  return agents === 1 ? '1 agent' : `${agents} agents`;
}
