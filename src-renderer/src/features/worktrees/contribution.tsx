import { openView } from '#renderer/stores/view.ts';
import type { Contribution } from '#renderer/ui/contribution.ts';
import { LeftOver } from './LeftOver.tsx';
import { WORKTREES_ID, WorktreesView } from './WorktreesView.tsx';

/** The trees that agents left on the disk: what they hold, what they take, and how they go. */
export function contribute(): Contribution {
  return {
    views: [{ id: 'worktrees', title: 'Worktrees', icon: 'branch', render: WorktreesView }],
    sidebar: [{ id: 'left-over', order: 30, render: LeftOver }],
    actions: [
      {
        id: 'worktrees.open',
        title: 'Worktrees',
        group: 'Review',
        icon: 'branch',
        description: 'what agents left on the disk, and what of it can go',
        keywords: 'trees branches disk space size reclaim remove discard clean prune orphans',
        slash: 'worktrees',
        run: showWorktrees,
      },
    ],
    keys: [
      { where: 'In the worktrees', keys: ['arrowup', 'arrowdown'], title: 'Next or previous worktree' },
      { where: 'In the worktrees', keys: ['enter'], title: 'Review it' },
      { where: 'In the worktrees', keys: ['delete'], title: 'Remove it, or ask what would be lost' },
    ],
  };
}

/** Opens the view and gives the keyboard to its list. */
function showWorktrees(): void {
  openView('worktrees');
  requestAnimationFrame(() => document.getElementById(WORKTREES_ID)?.focus());
}
