import type { AgentId, CallId } from '#shared/lib/ids.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { DelegationHost } from './host.ts';

export interface Awaiting {
  readonly agent: AgentId;
  readonly call: CallId;
  readonly children: readonly AgentId[];
  /** Until all have ended, or until any has. */
  readonly mode: 'all' | 'any';
  readonly timeoutMs: number | null;
  readonly signal: AbortSignal;
  readonly onOutput: (text: string) => void;
}

export function isOver(host: DelegationHost, id: AgentId): boolean {
  return hasEnded(host.agent(id)?.run.status ?? 'failed');
}

/** Whether a child waits for an answer of the one who waits for it: neither would ever go on. */
export function asks(host: DelegationHost, child: AgentId, asked: AgentId): boolean {
  const waitsOn = host.agent(child)?.run.waitsOn;
  return waitsOn?.on === 'agent' && waitsOn.agent === asked;
}

/**
 * Waits for children, and cancels nothing. Its place in the lane is free meanwhile. A message that comes for the one who
 * waits ends the wait, so that its next turn can read it; so does a child that waits for its answer.
 */
export async function awaitEnds(host: DelegationHost, awaiting: Awaiting): Promise<'met' | 'aborted' | 'timed_out'> {
  const { agent, call, children, mode, timeoutMs, signal, onOutput } = awaiting;
  const met = (): boolean => {
    if (host.hasMail(agent) || children.some((id) => asks(host, id, agent))) return true;
    return mode === 'any' ? children.some((id) => isOver(host, id)) : children.every((id) => isOver(host, id));
  };
  if (met()) return 'met';
  await host.wait(agent, call, children);
  const tell = progress(host, children, onOutput);
  const end = await host.until(() => (tell(), met()), signal, timeoutMs);
  await host.goOn(agent, signal);
  return end;
}

/** Writes a line whenever a child's status or its place in line changes. */
function progress(host: DelegationHost, children: readonly AgentId[], onOutput: (text: string) => void): () => void {
  const told = new Map<AgentId, string>();
  return () => {
    for (const id of children) {
      const child = host.agent(id);
      if (child === undefined) continue;
      const place = host.position(child);
      const now = place === null ? child.run.status : `${child.run.status}, place ${place}`;
      if (told.get(id) === now) continue;
      told.set(id, now);
      onOutput(`${child.name}: ${now}\n`);
    }
  };
}
