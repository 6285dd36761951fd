import { AgentAct } from '#shared/model/agent-act.ts';
import { hasEnded } from '#shared/model/run.ts';
import { actOnAgent } from '#renderer/client/act-on-agent.ts';
import type { Client } from '#renderer/client/client-context.tsx';
import { newCommandId } from '#renderer/client/rpc.ts';
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

/** A summary in place of what it has said and been told; what is written after the slash command is kept above all. */
export function compactAction({ rpc }: Client): Action {
  return {
    id: 'agent.compact',
    title: 'Compact the agent’s context',
    group: 'Agent',
    icon: 'fold',
    description: () => visibleText(inspectedNow()?.name ?? ''),
    keywords: 'summary summarise shorten window tokens forget',
    slash: 'compact',
    words: 'what to keep, if anything above all',
    enabled: () => {
      const agent = inspectedNow();
      if (agent === undefined) return 'No agent is chosen';
      return agent.context.compacting && !hasEnded(agent.run.status) ? `${agent.name} is compacting its context already` : true;
    },
    run: async (wish) => {
      const agent = inspectedNow();
      if (agent === undefined) return;
      const { when } = await rpc.agents.compact({ commandId: newCommandId(), agent: agent.id, wish });
      return when === 'now' ? undefined : `The context of ${agent.name} is compacted before its next turn.`;
    },
  };
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
