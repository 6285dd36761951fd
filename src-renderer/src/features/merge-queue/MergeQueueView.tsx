import { useState } from 'react';
import { useLive } from '#renderer/stores/live.ts';
import { openPanel, openView } from '#renderer/stores/view.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { Sheet } from '#renderer/ui/Sheet.tsx';
import type { AgentId } from '#shared/lib/ids.ts';
import { ConflictDialog } from './ConflictDialog.tsx';
import { TargetQueue } from './TargetQueue.tsx';
import { targetsOf } from './targets.ts';

/** Two whose work conflicts; `b` null is the target. */
export interface Pair {
  readonly a: AgentId;
  readonly b: AgentId | null;
}

/** Open work on its way home: who stands in line for each target, what will conflict, and what became of the last. */
export function MergeQueueView() {
  const worktrees = useLive((live) => live.worktrees);
  const mergeQueues = useLive((live) => live.mergeQueues);
  const predictions = useLive((live) => live.predictions);
  const [pair, setPair] = useState<Pair | null>(null);
  const targets = targetsOf({ worktrees, mergeQueues, predictions });
  return (
    <Sheet title="Merge queue" closing="Close the merge queue" onClose={() => openView(null)}>
      {targets.length === 0 && (
        <EmptyState icon="merge" title="No work is open" actions={<Button onClick={() => openPanel('changes')}>Show the changes</Button>}>
          What agents change in worktrees of their own stands here until it is merged: put it in line, and one after another is merged in
          memory, verified by the project’s command, and landed.
        </EmptyState>
      )}
      {targets.map((target) => (
        <TargetQueue key={target.key} target={target} onPair={setPair} />
      ))}
      <ConflictDialog pair={pair} onClose={() => setPair(null)} />
    </Sheet>
  );
}
