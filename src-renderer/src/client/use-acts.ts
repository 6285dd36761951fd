import { useCallback, useMemo } from 'react';
import { useShallow } from 'zustand/react/shallow';
import type { AgentId } from '#shared/lib/ids.ts';
import { AgentAct } from '#shared/model/agent-act.ts';
import { whyNot } from '#renderer/stores/agent-acts.ts';
import { useLive } from '#renderer/stores/live.ts';
import { tryOnAgent } from './act-on-agent.ts';
import { useClient } from './client-context.tsx';

/** What can be done with an agent as it stands: each act with why it cannot be done now, or null. */
export function useActs(agent: AgentId): {
  why: Readonly<Record<AgentAct, string | null>>;
  /** Never rejects: resolves with why it could not be done, or null. */
  act: (act: AgentAct) => Promise<string | null>;
} {
  const { rpc } = useClient();
  const why = useLive(
    useShallow((live) => {
      const row = live.agents.get(agent);
      return AgentAct.options.map((act) => (row === undefined ? 'It is not there' : whyNot(act, row, live)));
    }),
  );
  const act = useCallback((chosen: AgentAct) => tryOnAgent(rpc, agent, chosen), [rpc, agent]);
  return useMemo(
    () => ({
      why: Object.fromEntries(AgentAct.options.map((each, index) => [each, why[index] ?? null])) as Record<AgentAct, string | null>,
      act,
    }),
    [why, act],
  );
}
