import { Button } from '#renderer/ui/Button.tsx';
import type { Worktree } from '#shared/model/worktree.ts';
import { nameOf } from './file-changes.ts';
import styles from './Review.module.css';
import { useUndo } from './use-undo.ts';

/** The last undo, for as long as it can be taken back: its toast passes. */
export function LastUndo({ tree, head }: { tree: Worktree; head: string }) {
  const { restore, busy, blocked } = useUndo(tree, head);
  const { undone } = tree;
  if (undone === null || undone.commit !== head || blocked !== null) return null;
  const [path = ''] = undone.paths;
  return (
    <p className={styles.remark}>
      Your last undo was in {nameOf(path)}.
      <Button small icon="undo" busy={busy} onClick={() => restore(undone.commit)}>
        Bring back {nameOf(path)}
      </Button>
    </p>
  );
}
