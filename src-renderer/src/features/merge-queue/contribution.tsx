import { useLive } from '#renderer/stores/live.ts';
import { openView } from '#renderer/stores/view.ts';
import type { Contribution } from '#renderer/ui/contribution.ts';
import { MergeAlerts } from './MergeAlerts.tsx';
import { MergeQueueView } from './MergeQueueView.tsx';

/** Open work in line for its target, and what would conflict. */
export function contribute(): Contribution {
  const inLine = () => [...useLive.getState().mergeQueues.values()].reduce((sum, { entries }) => sum + entries.length, 0);
  return {
    views: [{ id: 'merge-queue', title: 'Merge queue', icon: 'merge', render: MergeQueueView }],
    overlay: MergeAlerts,
    actions: [
      {
        id: 'merge-queue.open',
        title: 'Merge queue',
        group: 'Agent',
        icon: 'merge',
        description: () => (inLine() === 0 ? 'bring open work home' : `${inLine()} in line`),
        keywords: 'land verify conflicts prediction matrix order rebase squash',
        shortcut: 'mod+shift+m',
        slash: 'queue',
        run: () => openView('merge-queue'),
      },
    ],
    keys: [{ where: 'In the merge queue', keys: ['alt+up', 'alt+down'], title: 'Move who stands in line' }],
  };
}
