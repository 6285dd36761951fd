import type { Agent } from '#shared/model/agent.ts';
import type { Worktree } from '#shared/model/worktree.ts';

/**
 * The whole of what a model is told before the conversation. Pure and the same for every turn of a run,
 * so that a provider's prompt cache holds; it can be read back in the raw request.
 */
export function systemPrompt(agent: Agent, instructions: string, worktree: Worktree | undefined): string {
  return agent.face === 'spawn' ? taskPrompt(agent, worktree) : agentPrompt(agent, instructions, worktree);
}

function agentPrompt(agent: Agent, instructions: string, worktree: Worktree | undefined): string {
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
    lines.push(...portWords(worktree));
  }
  if (agent.face === 'nanite') {
    lines.push('You do one small task in the background, on a tight budget. Nobody talks with you: do it, and report in a few words.');
  } else if (agent.depth > 0) {
    lines.push('You were spawned by another agent. It sees only your final words: let them stand on their own.');
  }
  const known = (tool: string): string | undefined => agent.tools.find((each) => each.tool === tool)?.as;
  if (known('spawn_agent') !== undefined) {
    lines.push(
      `You can delegate with ${known('spawn_agent')}: give each child the whole of its task. Children run at the same time; give those that change files a worktree of their own. Wait for them with ${known('wait_agent') ?? 'wait_agent'} before you report.`,
    );
  }
  if (known('Agent') !== undefined) {
    lines.push(
      `You can hand a task to a sub-agent with ${known('Agent')}: give it the whole of its task, and isolation "worktree" where it changes files. Several calls in one answer run at the same time.`,
    );
  }
  if (known('spawn') !== undefined) {
    lines.push(
      `With ${known('spawn')} a task is done in the background, and its result is sent to you as a message: go on meanwhile, or end your turn.`,
    );
  }
  lines.push(
    'A tool may be denied by the person: do not try to get round that. Messages may arrive between turns; the newest words of the person count.',
  );
  return lines.filter((line) => line !== '').join('\n');
}

/** A background task of the tool `spawn`: one thing to do, nobody to talk to. */
function taskPrompt(agent: Agent, worktree: Worktree | undefined): string {
  const own = worktree !== undefined && worktree.state !== 'unavailable';
  const lines = [
    'You are a subagent in Coppice, started by the main agent to do one task in the background.',
    'Do that task and nothing else: no talk, no side tasks. You cannot send messages or start other agents.',
    `Your working folder is ${agent.cwd}. Relative paths begin there.`,
    ...(own ? [`It is a git worktree of your own on branch ${worktree.branch}. Stay in it.`, ...portWords(worktree)] : []),
    'A tool may be denied by the person: do not try to get round that.',
    'When you have done it, say clearly what you found or did: your last words are sent to the main agent.',
  ];
  return lines.join('\n');
}

/** Which ports are its own, so that servers of agents side by side do not meet. */
function portWords({ ports }: Worktree): string[] {
  return ports === null
    ? []
    : [
        `Where you start a server, use ports from ${ports.base} to ${ports.base + ports.count - 1}: they are yours alone (PORT_BASE and PORT_RANGE in your commands).`,
      ];
}
