import type { DelegationFamily } from '#main/core/ports/settings.ts';
import type { Tool } from '#main/core/ports/tools.ts';
import { agentTool } from './agent-tool.ts';
import { checkAgentResult, listAgentTasks, listAgentTypes } from './agent-tasks.ts';
import { pauseAgentTask, resumeAgentTask, sendMessage, stopAgent } from './agent-talk.ts';
import type { DelegationHost } from './host.ts';
import { spawnAgent } from './spawn-agent.ts';
import { spawnTask } from './spawn-task.ts';
import { closeAgent, getAgentOutput, listAgents, pauseAgent, resumeAgent, sendInput } from './talk.ts';
import { waitAgent } from './wait-agent.ts';

type Makers = readonly ((host: DelegationHost) => Tool)[];

/** Three ways to hand work on, over one decision. */
const FAMILIES: Readonly<Record<DelegationFamily, Makers>> = {
  spawn_agent: [spawnAgent, waitAgent, sendInput, getAgentOutput, pauseAgent, resumeAgent, closeAgent, listAgents],
  Agent: [agentTool, sendMessage, checkAgentResult, pauseAgentTask, resumeAgentTask, stopAgent, listAgentTasks, listAgentTypes],
  spawn: [spawnTask],
};

const NAMES: Readonly<Record<DelegationFamily, readonly string[]>> = {
  spawn_agent: ['spawn_agent', 'wait_agent', 'send_input', 'get_agent_output', 'pause_agent', 'resume_agent', 'close_agent', 'list_agents'],
  Agent: ['Agent', 'SendMessage', 'CheckAgentResult', 'PauseAgent', 'ResumeAgent', 'StopAgent', 'ListAgentTasks', 'ListAgentTypes'],
  spawn: ['spawn'],
};

export function delegationTools(host: DelegationHost): readonly Tool[] {
  return Object.values(FAMILIES).flatMap((makers) => makers.map((make) => make(host)));
}

/** The family that a tool belongs to; null where it does not delegate. */
export function familyOf(tool: string): DelegationFamily | null {
  const found = Object.entries(NAMES).find(([, names]) => names.includes(tool));
  return found === undefined ? null : (found[0] as DelegationFamily);
}
