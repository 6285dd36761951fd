import { useLive } from '#renderer/stores/live.ts';
import { openView } from '#renderer/stores/view.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { conflictsOf, pathWords, queueKey } from '#shared/model/merging.ts';
import type { Worktree } from '#shared/model/worktree.ts';

/** With whose open work this conflicts in its text, as it stands now; nothing where it does not. */
export function ConflictMarks({ tree }: { tree: Worktree }) {
  const { repository, target, agent } = tree;
  const prediction = useLive((live) =>
    target === null ? undefined : live.predictions.get(queueKey({ repository, branch: target.branch })),
  );
  const agents = useLive((live) => live.agents);
  // With the target itself it is an obstacle of the merge, and told as one.
  const conflicts = tree.state === 'ready' ? conflictsOf(prediction, agent).filter((each) => each.with !== null) : [];
  if (conflicts.length === 0) return null;
  return (
    <Callout
      look="needs"
      actions={
        <Button small onClick={() => openView('merge-queue')}>
          Merge queue
        </Button>
      }
    >
      {conflicts.map(({ with: other, paths }) => (
        <p key={other}>
          Conflicts with the work of {agents.get(other ?? '')?.name ?? other} in {pathWords(paths)}.
        </p>
      ))}
    </Callout>
  );
}
