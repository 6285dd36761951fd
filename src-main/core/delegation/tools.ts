import type { Tool } from '#main/core/ports/tools.ts';
import type { DelegationHost } from './host.ts';
import { spawnAgent } from './spawn-agent.ts';
import { closeAgent, getAgentOutput, listAgents, sendInput } from './talk.ts';
import { waitAgent } from './wait-agent.ts';

/** The spawn_agent family. */
export function delegationTools(host: DelegationHost): readonly Tool[] {
  return [spawnAgent(host), waitAgent(host), sendInput(host), getAgentOutput(host), closeAgent(host), listAgents(host)];
}

/** Hidden from an agent that may not spawn, as well as refused. */
export const delegationToolNames: readonly string[] = [
  'spawn_agent',
  'wait_agent',
  'send_input',
  'get_agent_output',
  'close_agent',
  'list_agents',
];
