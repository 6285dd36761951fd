import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { Client, Connection } from './client.ts';
import { watchAgents } from './watch-agents.ts';

/**
 * The engine of this process ends with it, and would cut whoever else is at work in it: runs that had been in line, and what other
 * commands and windows began here. So it stays until they have ended, and every command that follows one has heard of it; or until
 * the person wants out.
 */
export async function stayForOthers(
  { client, guests }: Pick<Connection, 'client' | 'guests'>,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  let told = false;
  const tellOnce = (line: string): void => {
    if (!told) tell(line);
    told = true;
  };
  try {
    while (!signal.aborted) {
      for await (const agents of watchAgents(client, signal)) {
        const working = atWork(agents);
        if (working.length === 0) break;
        tellOnce(`${named(working)} at work in this process, which stays until nobody is. Ctrl-C ends it and cuts them.`);
      }
      if (!guests.any()) return;
      tellOnce('Another command speaks to the engine of this process, which stays until that one has ended. Ctrl-C ends it and cuts that.');
      await guests.gone(signal);
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** Says who is cut when this process ends now, and how to go on. */
export async function tellWhoIsCut(client: Client, tell: (line: string) => void): Promise<void> {
  const { agents } = await client.live.snapshot();
  const working = atWork(new Map(agents.map((agent) => [agent.id, agent])));
  if (working.length === 0) return;
  const resume = sessionsOf(working).map((session) => `'coppice resume ${session}'`);
  tell(`${named(working)} cut with this process: ${resume.join(', ')} ${resume.length === 1 ? 'goes' : 'go'} on.`);
}

/**
 * Agents that go on by themselves. One that is in line does not count: it has no place before one of these ends; nor does one that
 * waits for a person, or is paused: it keeps.
 */
function atWork(agents: ReadonlyMap<string, Agent>): Agent[] {
  const isOver = (id: string): boolean => hasEnded(agents.get(id)?.run.status ?? 'failed');
  return [...agents.values()].filter(({ run: { status, stopping, waitsOn } }) => {
    if (hasEnded(status)) return false;
    if (stopping !== null || status === 'running') return true;
    if (status !== 'waiting') return false;
    return waitsOn?.on === 'limit' || (waitsOn?.on === 'child' && waitsOn.agents.every(isOver));
  });
}

function named(agents: readonly Agent[]): string {
  const sessions = sessionsOf(agents);
  const who = agents.length === 1 ? 'An agent of another session is' : `${agents.length} agents of other sessions are`;
  return `${who} (${sessions.join(', ')})`;
}

function sessionsOf(agents: readonly Agent[]): string[] {
  return [...new Set(agents.map(({ root }) => root))];
}
