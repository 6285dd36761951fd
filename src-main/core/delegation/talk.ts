import { z } from 'zod';
import { hasEnded } from '#shared/model/run.ts';
import type { JsonObject } from '#shared/model/json.ts';
import type { Tool } from '#main/core/ports/tools.ts';
import { answered, delegationTool, problem } from './define.ts';
import { descendant, everyoneBelow, reportOf } from './family.ts';
import { hold, type Holding } from './hold.ts';
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
    description:
      'Stop a child and everything below it. What it has done stays readable, and its branch stays. With kill its processes are ended at once, for one that hangs.',
    schema: z.strictObject({ id: Id, kill: z.boolean().optional() }),
    title: ({ id, kill }) => `${kill === true ? 'Kill' : 'Close'} ${host.agent(id)?.name ?? id}`,
    async run({ id, kill }, { agent, call, signal }) {
      const child = descendant(host, agent, id);
      if (child === undefined) return unknown(id);
      const closed = await host.close(agent, call, child.id, kill ?? false);
      if (!closed.ok) return problem(closed.problem.message);
      await host.until(() => hasEnded(host.agent(id)?.run.status ?? 'failed'), signal, null);
      return answered({ agent_id: child.id, former_status: closed.value.former, status: host.agent(id)?.run.status ?? 'cancelled' });
    },
  });
}

export const pauseAgent = holding(
  'pause_agent',
  'Hold a child and everything below it: what is under way comes to its end, and nothing is begun until resume_agent.',
  'Pause',
);

export const resumeAgent = holding('resume_agent', 'Let a child go on that was paused or interrupted, and everything below it.', 'Resume');

function holding(name: string, description: string, verb: Holding) {
  return (host: DelegationHost): Tool =>
    delegationTool({
      name,
      kind: 'delegate',
      description,
      schema: z.strictObject({ id: Id }),
      title: ({ id }) => `${verb} ${host.agent(id)?.name ?? id}`,
      async run({ id }, context) {
        const child = descendant(host, context.agent, id);
        if (child === undefined) return unknown(id);
        const held = await hold(host, verb, context, child);
        return held.ok ? answered({ agent_id: child.id, status: held.value }) : problem(held.problem.message);
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
      for (const child of everyoneBelow(host, agent)) {
        const { text: _text, text_cut: _cut, ...report } = await reportOf(host, child);
        agents[child.id] = { ...report, parent: child.parent, turns: child.turns, tool_calls: child.toolCalls };
      }
      return answered({ agents });
    },
  });
}
