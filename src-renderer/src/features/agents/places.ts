import type { Client } from '#renderer/client/client-context.tsx';
import { revealAgent } from '#renderer/client/reveal.ts';
import { needsPerson } from '#renderer/stores/agent-words.ts';
import { useLive } from '#renderer/stores/live.ts';
import { useView } from '#renderer/stores/view.ts';
import type { Place } from '#renderer/ui/contribution.ts';
import { visibleText } from '#renderer/ui/visible-text.ts';
import { lastFirst, sortedAgents } from './sorted-agents.ts';

/** Every child agent, those at work before those that ended. A root is found by its session. */
export function agentPlaces({ transcripts }: Client): readonly Place[] {
  const { sessions, agents } = useLive.getState();
  const { agent: chosen } = useView.getState();
  const { live, ended } = sortedAgents(agents);
  return [...live, ...lastFirst(ended)]
    .filter((agent) => agent.parent !== null)
    .map((agent) => {
      const session = sessions.get(sessions.get(agent.session)?.root ?? agent.session)?.title ?? '';
      return {
        id: `agent:${agent.id}`,
        title: visibleText(agent.name),
        group: 'Go to an agent',
        description: [agent.type === agent.name ? '' : agent.type, visibleText(session)].filter(Boolean).join(' · '),
        keywords: `${agent.id} ${agent.brief}`,
        status: agent.run.status,
        needsPerson: needsPerson(agent),
        current: agent.id === chosen,
        go: () => void revealAgent(transcripts, agent.id),
      };
    });
}
