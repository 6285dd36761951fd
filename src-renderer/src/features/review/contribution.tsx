import { useInspected } from '#renderer/stores/inspected.ts';
import { useLive, useWorktree } from '#renderer/stores/live.ts';
import { openPanel, openView, useView } from '#renderer/stores/view.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import type { Contribution } from '#renderer/ui/contribution.ts';
import { ChangesPanel } from './ChangesPanel.tsx';
import { useCommentDrafts } from './comment-drafts.ts';
import { useReview } from './review-view.ts';
import { ReviewView } from './ReviewView.tsx';

/** Changes of an agent's worktree, file by file, and their merge. */
export function contribute(): Contribution {
  void useReview.persist.rehydrate();
  void useCommentDrafts.persist.rehydrate();
  const inWorktree = () => {
    const { agent } = useView.getState();
    return (agent !== null && useLive.getState().worktrees.has(agent)) || 'No worktree is chosen.';
  };
  return {
    panels: [{ id: 'changes', title: 'Changes', icon: 'diff', order: 10, badge: ChangedFiles, render: ChangesPanel }],
    views: [{ id: 'review', title: 'Review', icon: 'diff', render: ReviewView }],
    actions: [
      {
        id: 'review.panel',
        title: 'Show the changes',
        group: 'Inspector',
        icon: 'diff',
        keywords: 'files worktrees diff',
        run: () => openPanel('changes'),
      },
      {
        id: 'review.open',
        title: 'Review the changes',
        group: 'Review',
        icon: 'diff',
        keywords: 'diff files merge',
        shortcut: 'mod+shift+l',
        slash: 'review',
        enabled: inWorktree,
        run: () => openView('review'),
      },
    ],
    keys: [
      { where: 'In the review', keys: ['j', 'k'], title: 'Next or previous change' },
      { where: 'In the review', keys: ['l', 'h'], title: 'Next or previous file' },
      { where: 'In the review', keys: ['m'], title: 'Mark the file as viewed' },
      { where: 'In the review', keys: ['y'], title: 'Keep the change, or look at it again' },
      { where: 'In the review', keys: ['u'], title: 'Undo the change' },
      { where: 'In the review', keys: ['c'], title: 'Comment on the lines' },
      { where: 'In the review', keys: ['a'], title: 'All files, or one at a time' },
      { where: 'In the review', keys: ['s'], title: 'Side by side or inline' },
    ],
  };
}

function ChangedFiles() {
  const tree = useWorktree(useInspected()?.id ?? null);
  if (tree === undefined || tree.state !== 'ready' || tree.files === 0) return null;
  return <Badge label={`${tree.files} changed files`}>{tree.files}</Badge>;
}
