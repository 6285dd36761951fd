import { useShallow } from 'zustand/react/shallow';
import { type LiveState, useLive } from '#renderer/stores/live.ts';
import type { AgentId } from '#shared/lib/ids.ts';
import type { Worktree } from '#shared/model/worktree.ts';

/** Worktrees of all agents below one, in the order in which those were made. */
export function worktreesBelow({ agents, worktrees }: Pick<LiveState, 'agents' | 'worktrees'>, top: AgentId): Worktree[] {
  const below = (agent: AgentId): boolean => {
    const parent = agents.get(agent)?.parent ?? null;
    return parent !== null && (parent === top || below(parent));
  };
  const orderOf = (tree: Worktree) => agents.get(tree.agent)?.order ?? 0;
  return [...worktrees.values()].filter((tree) => below(tree.agent)).toSorted((a, b) => orderOf(a) - orderOf(b));
}

export function useWorktreesBelow(top: AgentId): readonly Worktree[] {
  return useLive(useShallow((live) => worktreesBelow(live, top)));
}
