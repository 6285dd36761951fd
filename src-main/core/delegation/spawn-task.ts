import { z } from 'zod';
import type { Tool } from '#main/core/ports/tools.ts';
import { delegationTool, problem } from './define.ts';
import type { DelegationHost } from './host.ts';

const Arguments = z.strictObject({
  task: z.string().min(1).describe('The whole task: the subagent sees nothing of this conversation.'),
  label: z.string().max(60).optional().describe('A short name to show.'),
});

/** A background task whose end is told to its parent's model: it neither waits for it nor asks how it stands. */
export function spawnTask(host: DelegationHost): Tool {
  return delegationTool({
    name: 'spawn',
    kind: 'delegate',
    description:
      'Start a subagent in the background for a task that takes its time and needs no talk. Go on with your work: when it ends, its result is sent to you as a message.',
    schema: Arguments,
    title: ({ task, label }) => `Spawn ${label ?? 'a subagent'}: ${task}`,
    detail: ({ task }) => task,
    async run({ task, label = null }, { agent, call }) {
      const spawned = await host.spawn(agent, call, {
        ...{ face: 'spawn', prompt: task, name: label, type: 'general-purpose' },
        ...{ tools: null, model: null, worktree: null, preset: null },
      } as const);
      if (!spawned.ok) return problem(spawned.problem.message);
      const { name, agent: id, notices } = spawned.value;
      const said = [`Subagent [${name}] started (id: ${id}). I'll notify you when it completes.`, ...notices];
      return { outcome: 'ok', output: said.join('\n'), facts: {} };
    },
  });
}
