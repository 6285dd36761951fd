import { z } from 'zod';
import type { Agent } from '#shared/model/agent.ts';
import type { JsonObject } from '#shared/model/json.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { Tool } from '#main/core/ports/tools.ts';
import { resultOf } from './agent-tool.ts';
import { named } from './agent-talk.ts';
import { answered, delegationTool, problem } from './define.ts';
import { everyoneBelow } from './family.ts';
import type { DelegationHost } from './host.ts';

export function checkAgentResult(host: DelegationHost): Tool {
  return delegationTool({
    name: 'CheckAgentResult',
    kind: 'message',
    description: 'How an agent of yours stands, and its final answer once it has ended. Never waits.',
    schema: z.strictObject({ task_id: z.string().describe('Task id, as Agent gave it; a name does too.') }),
    title: ({ task_id: id }) => `Check ${host.agent(id)?.name ?? id}`,
    async run({ task_id: id }, { agent }) {
      const child = named(host, agent, id);
      if (child === undefined) return problem(`Error: no task with id '${id}'`);
      if (hasEnded(child.run.status)) return { outcome: 'ok', output: await resultOf(host, child), facts: {} };
      const words = await host.output(child.id);
      const place = host.position(child);
      const head = `Status: ${child.run.status}${place === null ? '' : ` (place ${place} in line)`}\nTurns: ${child.turns}, tool calls: ${child.toolCalls}`;
      return { outcome: 'ok', output: words === '' ? head : `${head}\nSo far:\n${words}`, facts: {} };
    },
  });
}

export function listAgentTasks(host: DelegationHost): Tool {
  return delegationTool({
    name: 'ListAgentTasks',
    kind: 'message',
    description: 'All agents of yours and theirs, at work and ended.',
    schema: z.strictObject({}),
    title: () => 'List agent tasks',
    async run(_, { agent }) {
      return answered({ tasks: everyoneBelow(host, agent).map((each) => row(host, each)) });
    },
  });
}

function row(host: DelegationHost, agent: Agent): JsonObject {
  const { id, name, type, run, turns, toolCalls, parent, summary } = agent;
  const position = host.position(agent);
  return {
    ...{ task_id: id, name, type, status: run.status, parent, turns, tool_calls: toolCalls },
    ...(position === null ? {} : { position }),
    ...(hasEnded(run.status) ? { summary: summary || run.reason } : {}),
  };
}

export function listAgentTypes(host: DelegationHost): Tool {
  return delegationTool({
    name: 'ListAgentTypes',
    kind: 'message',
    description: 'The kinds of agent that you can hand work to.',
    schema: z.strictObject({}),
    title: () => 'List agent types',
    async run(_, { agent }) {
      const types = await host.types(agent);
      return answered({
        types: types.map(({ name, description, source, tools, model }) => ({
          ...{ name, description, source },
          tools: tools.length === 0 ? 'all' : [...tools],
          ...(model === null ? {} : { model }),
        })),
      });
    },
  });
}
