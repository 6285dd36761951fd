import { z } from 'zod';
import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { Tool, ToolResult } from '#main/core/ports/tools.ts';
import { asks, awaitEnds, isOver } from './await-ends.ts';
import { delegationTool, problem } from './define.ts';
import type { DelegationHost, SpawnAnswer } from './host.ts';

const Arguments = z.strictObject({
  prompt: z.string().min(1).describe('The whole task: the agent sees nothing of this conversation.'),
  subagent_type: z.string().optional().describe('Kind of agent (ListAgentTypes names them). Default: general-purpose.'),
  isolation: z.enum(['none', 'worktree']).optional().describe('worktree: a git branch and working tree of its own.'),
  name: z.string().max(60).optional().describe('A name to know it by, for SendMessage.'),
  model: z.string().optional().describe('Another model than yours.'),
  wait: z
    .boolean()
    .optional()
    .describe('true (default): wait for its end and get its answer. false: go on, and ask with CheckAgentResult.'),
  description: z.string().optional().describe('A few words to show.'),
});

export function agentTool(host: DelegationHost): Tool {
  return delegationTool({
    name: 'Agent',
    aliases: ['Task'],
    kind: 'delegate',
    description:
      'Hand a task to a sub-agent. By default you wait for it and get its final answer; with wait: false it works in the background. Where all places are taken it is queued.',
    schema: Arguments,
    title: ({ name, description, subagent_type: type, prompt }) => `Agent ${name ?? description ?? type ?? 'general-purpose'}: ${prompt}`,
    detail: ({ prompt }) => prompt,
    async run(args, context, onOutput) {
      const { agent, call, signal } = context;
      const spawned = await host.spawn(agent, call, {
        face: 'Agent',
        prompt: args.prompt,
        type: args.subagent_type ?? 'general-purpose',
        worktree: args.isolation === undefined ? null : args.isolation === 'worktree',
        name: args.name ?? args.description ?? null,
        model: args.model ?? null,
        tools: null,
        preset: null,
      });
      if (!spawned.ok) return problem(spawned.problem.message);
      if (args.wait === false) return background(host, spawned.value);
      const child = spawned.value.agent;
      const waiting = { agent, call, children: [child], mode: 'all', timeoutMs: null, signal, onOutput } as const;
      const end = await awaitEnds(host, waiting);
      if (end === 'aborted') return { outcome: 'cancelled', output: 'Cancelled: the agent goes on unless it was stopped too.', facts: {} };
      if (isOver(host, child)) return finished(host, child, spawned.value.notices);
      return background(host, spawned.value, asks(host, child, agent) ? ASKS : MESSAGE);
    },
  });
}

const ASKS = 'It asked you something and waits for your answer: answer with SendMessage. It goes on then.';
const MESSAGE = 'A message has arrived for you and is read now; the agent goes on.';

function background(host: DelegationHost, { agent: id, worktree, notices }: SpawnAnswer, first?: string): ToolResult {
  const child = host.agent(id);
  const place = child === undefined ? null : host.position(child);
  const lines = [
    ...(first === undefined ? [] : [first]),
    `Task ID: ${id}`,
    `Name: ${child?.name ?? id}`,
    `Status: ${child?.run.status ?? 'running'}${place === null ? '' : ` (place ${place} in line)`}`,
    `Type: ${child?.type ?? ''}`,
    ...(worktree === null ? [] : [`Branch: ${worktree.branch}`]),
    ...notices,
    'Use CheckAgentResult with this task id to see how it stands, SendMessage to steer it.',
  ];
  return { outcome: 'ok', output: lines.join('\n'), facts: {} };
}

async function finished(host: DelegationHost, id: AgentId, notices: readonly string[]): Promise<ToolResult> {
  const child = host.agent(id);
  if (child === undefined) return problem(`Error: no task with id '${id}'`);
  return { outcome: 'ok', output: [await resultOf(host, child), ...notices].join('\n'), facts: {} };
}

/** `[Agent: name (type), branch: b]` and its last words, or how it ended without any. */
export async function resultOf(host: DelegationHost, agent: Agent): Promise<string> {
  const tree = host.worktree(agent.id);
  const kept = tree !== undefined && tree.state !== 'unavailable' && tree.commits > 0;
  const head = `[Agent: ${agent.name} (${agent.type})${kept ? `, branch: ${tree.branch}` : ''}]`;
  const said = await host.output(agent.id);
  const { status, reason } = agent.run;
  const how = status === 'completed' ? '' : `\n(status: ${status}${reason === '' ? '' : `: ${reason}`})`;
  return `${head}\n${said === '' ? `(no output - status: ${status}${reason === '' ? '' : `: ${reason}`})` : `${said}${how}`}`;
}
