import { useLive } from '#renderer/stores/live.ts';
import { inspectAgent, openView, selectSession } from '#renderer/stores/view.ts';
import type { TreeEntry } from '#shared/model/tree-entry.ts';

/** Opens the review of a worktree in its session. One without an agent has none. */
export function openReview({ agent }: TreeEntry): void {
  const row = agent === null ? undefined : useLive.getState().agents.get(agent);
  if (row === undefined) return;
  selectSession(row.root);
  inspectAgent(row.id);
  openView('review');
}
