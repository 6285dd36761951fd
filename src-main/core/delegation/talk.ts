import { z } from 'zod';
import { hasEnded } from '#shared/model/run.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { Tool } from '#main/core/ports/tools.ts';
import { answered, delegationTool, problem } from './define.ts';
import { descendant, reportOf } from './family.ts';
import type { DelegationHost } from './host.ts';

const Id = z.string().describe('Id of a child, as spawn_agent gave it.');

const unknown = (id: string) => problem(`agent with id ${id} not found among your children: list_agents names them`);

export function sendInput(host: DelegationHost): Tool {
  return delegationTool({
    name: 'send_input',
    kind: 'message',
    description:
      'Send a message to a child at work. It reads it at the start of its next turn; with interrupt its present turn is cut short.',
    schema: z.strictObject({ id: Id, message: z.string().min(1), interrupt: z.boolean().optional() }),
    title: ({ id, message }) => `Tell ${host.agent(id)?.name ?? id}: ${message}`,
    detail: ({ message }) => message,
    async run({ id, message, interrupt }, { agent, call }) {
      const child = descendant(host, agent, id);
      if (child === undefined) return unknown(id);
      const sent = await host.send(agent, call, child.id, message, interrupt ?? false);
      return sent.ok
        ? answered({ agent_id: child.id, status: child.run.status, delivered: 'at the start of its next turn' })
        : problem(sent.problem.message);
    },
  });
}

export function getAgentOutput(host: DelegationHost): Tool {
  return delegationTool({
    name: 'get_agent_output',
    kind: 'message',
    description:
      'The last words of a child, whole: of one at work what it says right now or said last, of one that has ended its final answer. Never waits.',
    schema: z.strictObject({ id: Id }),
    title: ({ id }) => `Read the output of ${host.agent(id)?.name ?? id}`,
    async run({ id }, { agent }) {
      const child = descendant(host, agent, id);
      if (child === undefined) return unknown(id);
      const text = await host.output(child.id);
      return answered({ agent_id: child.id, status: child.run.status, final: hasEnded(child.run.status), text });
    },
  });
}

export function closeAgent(host: DelegationHost): Tool {
  return delegationTool({
    name: 'close_agent',
    kind: 'delegate',
    description: 'Stop a child and everything below it. What it has done stays readable, and its branch stays.',
    schema: z.strictObject({ id: Id }),
    title: ({ id }) => `Close ${host.agent(id)?.name ?? id}`,
    async run({ id }, { agent, call, signal }) {
      const child = descendant(host, agent, id);
      if (child === undefined) return unknown(id);
      const closed = await host.close(agent, call, child.id);
      if (!closed.ok) return problem(closed.problem.message);
      await host.until(() => hasEnded(host.agent(id)?.run.status ?? 'failed'), signal, null);
      return answered({ agent_id: child.id, former_status: closed.value.former, status: host.agent(id)?.run.status ?? 'cancelled' });
    },
  });
}

export function listAgents(host: DelegationHost): Tool {
  return delegationTool({
    name: 'list_agents',
    kind: 'message',
    description: 'Your children and theirs, with how each stands.',
    schema: z.strictObject({}),
    title: () => 'List agents',
    async run(_, { agent }) {
      const agents: JsonObject = {};
      const open = [...host.childrenOf(agent)];
      for (let id = open.shift(); id !== undefined; id = open.shift()) {
        const child = host.agent(id);
        if (child === undefined) continue;
        const { text: _text, text_cut: _cut, ...report } = await reportOf(host, child);
        agents[id] = { ...report, parent: child.parent, turns: child.turns, tool_calls: child.toolCalls };
        open.push(...host.childrenOf(id));
      }
      return answered({ agents });
    },
  });
}
