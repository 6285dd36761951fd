import { useLive } from '#renderer/stores/live.ts';
import { inspectAgent, openView } from '#renderer/stores/view.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Tooltip } from '#renderer/ui/Tooltip.tsx';
import { hasEnded } from '#shared/model/run.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import type { Pair } from './MergeQueueView.tsx';
import styles from './MergeQueue.module.css';
import { pathWords } from '#shared/model/merging.ts';
import type { NameOf } from './TargetQueue.tsx';
import type { Target } from './targets.ts';
import { conflictsOf } from '#shared/model/merging.ts';
import type { useQueueActs } from './use-queue-acts.ts';

/** Open work that stands in no line: what of it conflicts, and a way into the line. */
export function OpenWork({
  target,
  nameOf,
  acts,
  onPair,
}: {
  target: Target;
  nameOf: NameOf;
  acts: ReturnType<typeof useQueueActs>;
  onPair: (pair: Pair) => void;
}) {
  const { open, prediction, branch } = target;
  return (
    <>
      <h4 className={styles.heading}>Not in line</h4>
      <ul className={styles.list} aria-label={`Not in line for ${branch}`}>
        {open.map((tree) => (
          <li key={tree.agent} className={styles.line}>
            <button type="button" className={styles.name} onClick={() => show(tree)}>
              {nameOf(tree.agent)}
            </button>
            <span className={styles.marks}>
              {conflictsOf(prediction, tree.agent).map(({ with: other, paths }) => (
                <button key={other ?? ''} type="button" className={styles.mark} onClick={() => onPair({ a: tree.agent, b: other })}>
                  <Badge look="needs">
                    conflicts with {other === null ? branch : nameOf(other)} in {pathWords(paths)}
                  </Badge>
                </button>
              ))}
            </span>
            <AddButton tree={tree} name={nameOf(tree.agent)} onAdd={() => acts.add(tree.agent)} />
          </li>
        ))}
      </ul>
    </>
  );
}

function show(tree: Worktree): void {
  inspectAgent(tree.agent);
  openView('review');
}

function AddButton({ tree, name, onAdd }: { tree: Worktree; name: string; onAdd: () => void }) {
  const status = useLive((live) => live.agents.get(tree.agent)?.run.status ?? 'completed');
  const why =
    status === 'interrupted'
      ? `${name} was interrupted: resume it first.`
      : !hasEnded(status)
        ? `${name} is still at work.`
        : tree.commits === 0
          ? 'Nothing is committed on its branch yet.'
          : null;
  const button = (
    <Button
      small
      icon="plus"
      aria-label={`Put ${name} in line`}
      aria-disabled={why !== null || undefined}
      onClick={() => why === null && onAdd()}
    >
      Put in line
    </Button>
  );
  return why === null ? button : <Tooltip text={why}>{button}</Tooltip>;
}
