import type { AgentType } from '#shared/model/agent-type.ts';
import { counted } from '#renderer/ui/format.ts';

/** One thing that a type is made of. `code`: names as they are written in its file. */
export interface TypeFact {
  readonly name: string;
  readonly words: string;
  readonly code?: readonly string[];
}

const modes = {
  plan: 'changes nothing',
  ask: 'asks before each change',
  edits: 'changes files of the workspace unasked, where its parent may',
  auto: 'asks nothing where its parent asks nothing',
} as const;

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

/** How a definition stands: whether its name stands for it, and which other one is concerned. */
export interface TypeStanding {
  readonly used: boolean;
  /** A word or a few, for a badge each. */
  readonly badges: readonly { readonly words: string; readonly warns: boolean }[];
  /** Which file is used in its place, or it in place of which; null where that is neither. */
  readonly note: string | null;
}

/** @param builtIn names of the types that are built in */
export function standingOf(type: AgentType, trusted: boolean | null, builtIn: ReadonlySet<string>): TypeStanding {
  const { source, name, overriddenBy, overrides } = type;
  if (source === 'project' && trusted !== true) {
    const would = builtIn.has(name) ? [{ words: 'would take the place of the built-in one', warns: true }] : [];
    return { used: false, badges: [{ words: 'not used yet', warns: false }, ...would], note: null };
  }
  if (overriddenBy !== null)
    return { used: false, badges: [{ words: 'not used', warns: false }], note: `${overriddenBy} is used in its place.` };
  if (overrides === 'built-in') return { used: true, badges: [{ words: 'in place of the built-in one', warns: true }], note: null };
  return { used: true, badges: [], note: overrides === null ? null : `Used in place of ${overrides}.` };
}
