import { openPanel } from '#renderer/stores/view.ts';
import type { Contribution } from '#renderer/ui/contribution.ts';
import { AgentPanel } from './AgentPanel.tsx';

/** Everything that is known of the chosen agent, and what can be said to it. */
export function contribute(): Contribution {
  return {
    panels: [{ id: 'agent', title: 'Agent', icon: 'agent', order: 30, render: AgentPanel }],
    actions: [
      {
        id: 'agent.panel',
        title: 'Show the agent’s facts',
        group: 'Inspector',
        icon: 'agent',
        keywords: 'usage budget tools instructions',
        run: () => openPanel('agent'),
      },
    ],
  };
}
