import type { Client } from '#renderer/client/client-context.tsx';
import { useLive } from '#renderer/stores/live.ts';
import { setPane } from '#renderer/stores/view.ts';
import type { Contribution } from '#renderer/ui/contribution.ts';
import { counted } from '#renderer/ui/format.ts';
import { agentActions, compactAction, raiseAction } from './agent-actions.ts';
import { Asking } from './Asking.tsx';
import { agentPlaces } from './places.ts';
import { RUNNING_ID, RunningAgents } from './RunningAgents.tsx';
import { sortedAgents } from './sorted-agents.ts';

/** Every agent at work, whatever its session and depth. */
export function contribute(client: Client): Contribution {
  return {
    sidebar: [{ id: 'agents', order: 20, render: RunningAgents }],
    overlay: Asking,
    places: () => agentPlaces(client),
    actions: [
      {
        id: 'agents.list',
        title: 'Show the running agents',
        group: 'Agent',
        icon: 'agent',
        description: () => `${counted(sortedAgents(useLive.getState().agents).live.length, 'agent')} at work`,
        keywords: 'list sidebar team children',
        slash: 'agents',
        run: showAgents,
      },
      ...agentActions(client),
      raiseAction(),
      compactAction(client),
    ],
    keys: [
      { where: 'In the list of agents', keys: ['arrowup', 'arrowdown'], title: 'Go up or down' },
      { where: 'In the list of agents', keys: ['enter'], title: 'Show it in its tree' },
      { where: 'In the list of agents', keys: ['s'], title: 'Steer' },
      { where: 'In the list of agents', keys: ['p'], title: 'Pause or resume' },
      { where: 'In the list of agents', keys: ['delete'], title: 'Cancel' },
      { where: 'In the list of agents', keys: ['shift+f10'], title: 'All that can be done' },
      { where: 'In the field that steers an agent', keys: ['enter'], title: 'Send at its next turn' },
      { where: 'In the field that steers an agent', keys: ['mod+enter'], title: 'Interrupt now' },
    ],
  };
}

/** Opens the sidebar and gives the keyboard to its list of agents, or to where that would be. */
function showAgents(): void {
  setPane('left', { open: true });
  requestAnimationFrame(() => {
    const section = document.getElementById(RUNNING_ID);
    (section?.querySelector<HTMLElement>('li [tabindex="0"]') ?? section)?.focus();
  });
}
