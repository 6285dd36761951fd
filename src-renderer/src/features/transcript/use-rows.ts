import { useMemo, useState } from 'react';
import type { AgentId, SessionId } from '#shared/lib/ids.ts';
import { hasEnded } from '#shared/model/run.ts';
import { useFlow } from '#renderer/stores/flow.ts';
import { useLive } from '#renderer/stores/live.ts';
import { useTranscripts } from '#renderer/stores/transcripts.ts';
import { useView } from '#renderer/stores/view.ts';
import { newRowMemory, type Row, visibleRows } from './rows.ts';

/** The rows of a root session's tree as it stands and as it is folded. */
export function useRows(session: SessionId, owner: AgentId | undefined): readonly Row[] {
  const loaded = useTranscripts((state) => state.loaded);
  const flow = useFlow((state) => state.blocks);
  const expanded = useView((state) => state.expanded);
  const spawned = useLive((state) => state.spawned);
  const agents = useLive((state) => state.agents);
  const [memory] = useState(newRowMemory);
  return useMemo(() => {
    if (owner === undefined) return [];
    const sessionOf = (agent: AgentId) => agents.get(agent)?.session;
    const isLive = (agent: AgentId) => {
      const row = agents.get(agent);
      return row !== undefined && !hasEnded(row.run.status);
    };
    return visibleRows({ loaded, expanded, spawned, flow, sessionOf, isLive }, session, owner, memory);
  }, [session, owner, loaded, flow, expanded, spawned, agents, memory]);
}
