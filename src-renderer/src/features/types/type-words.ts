import type { AgentType } from '#shared/model/agent-type.ts';
import { counted } from '#renderer/ui/format.ts';

/** One thing that a type is made of. `code`: names as they are written in its file. */
export interface TypeFact {
  readonly name: string;
  readonly words: string;
  readonly code?: readonly string[];
}

const modes = { ask: 'asks before each change', auto: 'asks nothing where its parent asks nothing' } as const;

/** What an agent of this type gets, in the order in which a person asks for it. What is left to the parent is said of tools and model only. */
export function typeFacts(type: AgentType): readonly TypeFact[] {
  const { tools, disallowedTools, model, maxTurns, limits, mode, worktree } = type;
  const facts: TypeFact[] = [
    tools.length === 0 ? { name: 'Tools', words: 'all that its parent has' } : { name: 'Tools', words: '', code: tools },
    ...(disallowedTools.length === 0 ? [] : [{ name: 'Never', words: '', code: disallowedTools }]),
    model === null ? { name: 'Model', words: 'its parent’s' } : { name: 'Model', words: '', code: [model] },
  ];
  const most = [
    ...(maxTurns === null ? [] : [counted(maxTurns, 'turn')]),
    ...(limits.maxChildren === null ? [] : [childrenWords(limits.maxChildren)]),
    ...(limits.maxDepth === null ? [] : [`nobody below depth ${limits.maxDepth}`]),
  ];
  if (most.length > 0) facts.push({ name: 'Limits', words: most.join(', ') });
  if (mode !== null) facts.push({ name: 'Mode', words: modes[mode] });
  if (worktree !== null) facts.push({ name: 'Worktree', words: worktree ? 'one of its own' : 'none' });
  return facts;
}

function childrenWords(count: number): string {
  return count === 0 ? 'no children' : `${counted(count, 'child', 'children')} at once`;
}

/** Why a type is not the one that its name stands for; null where it is. */
export function unusedWords({ source, overriddenBy }: AgentType, trusted: boolean | null): string | null {
  if (source === 'project' && trusted !== true) return 'Not used: this project’s agents are not used yet.';
  if (overriddenBy === null) return null;
  return overriddenBy === 'built-in' ? 'Not used: the built-in one is.' : `Not used: the one in ${overriddenBy} is.`;
}
