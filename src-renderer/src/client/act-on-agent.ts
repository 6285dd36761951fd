import type { AgentId } from '#shared/lib/ids.ts';
import type { AgentAct } from '#shared/model/agent-act.ts';
import { askAbout } from '#renderer/stores/asking.ts';
import { useLive } from '#renderer/stores/live.ts';
import { liveBelow } from '#renderer/stores/tree.ts';
import { problemText } from './problem.ts';
import { newCommandId, type Rpc } from './rpc.ts';

/**
 * Does with an agent what the person chose, from wherever they chose it. What needs words, ends more than this one agent, or ends it
 * at once, is asked about first. Rejects with the engine's words.
 */
export async function actOnAgent(rpc: Rpc, agent: AgentId, act: AgentAct): Promise<void> {
  const command = { commandId: newCommandId(), agent };
  switch (act) {
    case 'pause':
      await rpc.agents.pause(command);
      return;
    case 'resume':
      await rpc.agents.resume(command);
      return;
    case 'cancel':
      if (liveBelow(useLive.getState().agents, agent).length > 1) askAbout({ act, agent });
      else await rpc.agents.cancel(command);
      return;
    case 'steer':
    case 'kill':
      askAbout({ act, agent });
  }
}

/** `actOnAgent` that never rejects: resolves with why it could not be done, or null. */
export function tryOnAgent(rpc: Rpc, agent: AgentId, act: AgentAct): Promise<string | null> {
  return actOnAgent(rpc, agent, act).then(
    () => null,
    (error: unknown) => problemText(error),
  );
}
