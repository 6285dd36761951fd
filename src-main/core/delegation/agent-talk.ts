import { z } from 'zod';
import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { Tool, ToolResult } from '#main/core/ports/tools.ts';
import { delegationTool, problem } from './define.ts';
import { descendant, everyoneBelow } from './family.ts';
import { hold, type Holding } from './hold.ts';
import type { DelegationHost } from './host.ts';

const TaskId = z.string().describe('Task id, as Agent gave it.');
const noTask = (id: string) => problem(`Error: no task with id '${id}'`);
const said = (output: string): ToolResult => ({ outcome: 'ok', output, facts: {} });

/** By id, or by name: of several with one name the youngest, at work before ended. */
export function named(host: DelegationHost, asker: AgentId, idOrName: string): Agent | undefined {
  const byId = descendant(host, asker, idOrName);
  if (byId !== undefined) return byId;
  const found = everyoneBelow(host, asker).filter((agent) => agent.name === idOrName);
  return found.findLast((agent) => !hasEnded(agent.run.status)) ?? found.at(-1);
}

export function sendMessage(host: DelegationHost): Tool {
  return delegationTool({
    name: 'SendMessage',
    kind: 'message',
    description:
      'Send a message to an agent of yours. It reads it at the start of its next turn; with interrupt its present turn is cut short.',
    schema: z
      .strictObject({
        name: z.string().optional().describe('Its name.'),
        to: z.string().optional().describe('Its name or id.'),
        id: z.string().optional().describe('Its id.'),
        message: z.string().min(1),
        interrupt: z.boolean().optional(),
      })
      .refine(({ name, to, id }) => [name, to, id].some((each) => each !== undefined && each !== ''), {
        error: 'one of name, to or id says whom it is for',
      }),
    title: ({ name, to, id, message }) => `Tell ${name ?? to ?? host.agent(id ?? '')?.name ?? id}: ${message}`,
    detail: ({ message }) => message,
    async run({ name, to, id, message, interrupt }, { agent, call }) {
      const whom = id ?? to ?? name ?? '';
      const child = named(host, agent, whom);
      if (child === undefined) return problem(`Error: no agent found with id or name '${whom}'`);
      if (hasEnded(child.run.status)) {
        return problem(`Error: agent '${whom}' is not running (status: ${child.run.status}). Cannot send message.`);
      }
      const sent = await host.send(agent, call, child.id, message, interrupt ?? false);
      return sent.ok
        ? said(`Message queued for agent '${child.name}': it is read at the start of its next turn.`)
        : problem(`Error: ${sent.problem.message}`);
    },
  });
}

export function stopAgent(host: DelegationHost): Tool {
  return delegationTool({
    name: 'StopAgent',
    kind: 'delegate',
    description: 'Stop an agent of yours and everything below it. With kill its processes are ended at once, for one that hangs.',
    schema: z.strictObject({ task_id: TaskId, kill: z.boolean().optional() }),
    title: ({ task_id: id, kill }) => `${kill === true ? 'Kill' : 'Stop'} ${host.agent(id)?.name ?? id}`,
    async run({ task_id: id, kill }, { agent, call, signal }) {
      const child = descendant(host, agent, id);
      if (child === undefined) return noTask(id);
      const closed = await host.close(agent, call, child.id, kill ?? false);
      if (!closed.ok) return problem(`Error: ${closed.problem.message}`);
      await host.until(() => hasEnded(host.agent(id)?.run.status ?? 'failed'), signal, null);
      return said(`Agent '${child.name}' was ${closed.value.former}, and is ${host.agent(id)?.run.status ?? 'cancelled'}.`);
    },
  });
}

export const pauseAgentTask = holding('Hold an agent of yours and everything below it until ResumeAgent.', 'Pause');

export const resumeAgentTask = holding('Let an agent of yours go on that was paused or interrupted.', 'Resume');

function holding(description: string, verb: Holding) {
  return (host: DelegationHost): Tool =>
    delegationTool({
      name: `${verb}Agent`,
      kind: 'delegate',
      description,
      schema: z.strictObject({ task_id: TaskId }),
      title: ({ task_id: id }) => `${verb} ${host.agent(id)?.name ?? id}`,
      async run({ task_id: id }, context) {
        const child = descendant(host, context.agent, id);
        if (child === undefined) return noTask(id);
        const held = await hold(host, verb, context, child);
        return held.ok ? said(`Agent '${child.name}' is ${held.value}.`) : problem(`Error: ${held.problem.message}`);
      },
    });
}
