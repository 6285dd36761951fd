import type { Agent } from '#shared/model/agent.ts';
import type { Worktree } from '#shared/model/worktree.ts';

/**
 * The whole of what a model is told before the conversation. Pure and the same for every turn of a run,
 * so that a provider's prompt cache holds; it can be read back in the raw request.
 */
export function systemPrompt(agent: Agent, instructions: string, worktree: Worktree | undefined): string {
  const own = worktree !== undefined && worktree.state !== 'unavailable';
  const lines = [
    'You are an agent in Coppice, which runs many coding agents side by side on real repositories.',
    instructions,
    '',
    `Your name is ${agent.name} (id ${agent.id}, type ${agent.type}).`,
    `Your working folder is ${agent.cwd}. Relative paths begin there.`,
  ];
  if (own) {
    lines.push(
      `It is a git worktree of your own on branch ${worktree.branch}, made from commit ${worktree.base.slice(0, 12)}. Stay in it. Your changes are committed on that branch when you end; do not merge or push.`,
    );
  }
  if (agent.depth > 0) {
    lines.push('You were spawned by another agent. It sees only your final words: let them stand on their own.');
  }
  if (agent.tools.some((tool) => tool.tool === 'spawn_agent')) {
    lines.push(
      'You can delegate with spawn_agent: give each child the whole of its task. Children run at the same time; give those that change files a worktree of their own. Wait for them with wait_agent before you report.',
    );
  }
  lines.push(
    'A tool may be denied by the person: do not try to get round that. Messages may arrive between turns; the newest words of the person count.',
  );
  return lines.filter((line) => line !== '').join('\n');
}
