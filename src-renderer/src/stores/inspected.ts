import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { useAgent, useLive } from './live.ts';
import { useView } from './view.ts';

/** Id of the agent that the inspector is about: the one chosen, else the root of the selected session. */
export function useInspectedId(): AgentId | null {
  const agent = useView((view) => view.agent);
  const session = useView((view) => view.session);
  const root = useLive((live) => (session === null ? undefined : live.sessions.get(session)?.agent));
  return agent ?? root ?? null;
}

/** That agent at this moment, for an action that is asked about it. */
export function inspectedNow(): Agent | undefined {
  const { agent, session } = useView.getState();
  const { agents, sessions } = useLive.getState();
  const id = agent ?? (session === null ? undefined : sessions.get(session)?.agent);
  return id === undefined ? undefined : agents.get(id);
}

/** The agent that the inspector is about, as it stands now. */
export function useInspected(): Agent | undefined {
  return useAgent(useInspectedId());
}
