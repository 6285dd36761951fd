import { AgentAct } from '#shared/model/agent-act.ts';
import { actOnAgent } from '#renderer/client/act-on-agent.ts';
import type { Client } from '#renderer/client/client-context.tsx';
import { whyNoRaise, whyNot } from '#renderer/stores/agent-acts.ts';
import { askAbout } from '#renderer/stores/asking.ts';
import { inspectedNow } from '#renderer/stores/inspected.ts';
import { useLive } from '#renderer/stores/live.ts';
import { actLooks } from '#renderer/ui/act-look.ts';
import type { Action } from '#renderer/ui/contribution.ts';
import { visibleText } from '#renderer/ui/visible-text.ts';

const keywords: Record<AgentAct, string> = {
  steer: 'message say tell interrupt',
  pause: 'hold wait',
  resume: 'continue go on unpause',
  cancel: 'stop end',
  kill: 'stop end force at once',
};

/** The five things that can be done with the agent that is chosen, a session's own one included. */
export function agentActions({ rpc }: Client): readonly Action[] {
  return AgentAct.options.map((act) => ({
    id: `agent.${act}`,
    title: `${actLooks[act].title} the agent`,
    group: 'Agent',
    icon: actLooks[act].icon,
    description: () => visibleText(inspectedNow()?.name ?? ''),
    keywords: keywords[act],
    slash: act,
    enabled: () => {
      const agent = inspectedNow();
      return agent === undefined ? 'No agent is chosen' : (whyNot(act, agent, useLive.getState()) ?? true);
    },
    run: async () => {
      const agent = inspectedNow();
      if (agent !== undefined) await actOnAgent(rpc, agent.id, act);
    },
  }));
}

/** Other limits for it, asked about in a dialog. */
export function raiseAction(): Action {
  return {
    id: 'agent.raise',
    title: 'Change or raise the agent’s limits…',
    group: 'Agent',
    icon: 'clock',
    description: () => visibleText(inspectedNow()?.name ?? ''),
    keywords: 'budget money cost tokens turns timeout more',
    enabled: () => {
      const agent = inspectedNow();
      return agent === undefined ? 'No agent is chosen' : (whyNoRaise(agent, useLive.getState()) ?? true);
    },
    run: () => {
      const agent = inspectedNow();
      if (agent !== undefined) askAbout({ act: 'raise', agent: agent.id });
    },
  };
}
