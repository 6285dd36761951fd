import { z } from 'zod';
import type { JsonObject } from '#shared/model/json.ts';
import type { Tool } from '#main/core/ports/tools.ts';
import { answered, delegationTool, problem } from './define.ts';
import type { DelegationHost } from './host.ts';

const Arguments = z.strictObject({
  prompt: z.string().min(1).describe('The whole task: the child sees nothing of this conversation.'),
  name: z.string().max(60).optional().describe('A short name to know it by.'),
  agent_type: z
    .string()
    .optional()
    .describe(
      'What kind of agent it is; its tools follow from it: general-purpose (default), coder, reviewer, researcher, tester, or one of your own.',
    ),
  worktree: z.boolean().optional().describe('Give it a git branch and working tree of its own, so that its changes do not touch yours.'),
  tools: z.array(z.string()).min(1).optional().describe('Only these tools, by name.'),
  model: z.string().optional().describe('provider/model; the default is yours.'),
});

export function spawnAgent(host: DelegationHost): Tool {
  return delegationTool({
    name: 'spawn_agent',
    kind: 'delegate',
    description:
      'Start a child agent in the background and get its id at once. It works concurrently with you and with other children. Wait for it with wait_agent; its changes in a worktree are reviewed and merged by the person.',
    schema: Arguments,
    title: ({ name, agent_type: type, prompt }) => `Spawn ${name ?? type ?? 'agent'}: ${prompt}`,
    detail: ({ prompt }) => prompt,
    async run(args, { agent, call }) {
      const spawned = await host.spawn(agent, call, {
        face: 'spawn_agent',
        preset: null,
        prompt: args.prompt,
        tools: args.tools ?? null,
        model: args.model ?? null,
        worktree: args.worktree ?? null,
        type: args.agent_type ?? 'general-purpose',
        name: args.name ?? null,
      });
      if (!spawned.ok) return problem(spawned.problem.message);
      const { agent: id, session, name, worktree, notices, status } = spawned.value;
      const answer: JsonObject = { agent_id: id, name, session_id: session, status };
      if (worktree !== null) Object.assign(answer, { worktree_path: worktree.path, worktree_branch: worktree.branch });
      if (notices.length > 0) answer['notices'] = [...notices];
      return answered(answer);
    },
  });
}
