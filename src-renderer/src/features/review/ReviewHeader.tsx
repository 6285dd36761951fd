import type { ReactNode } from 'react';
import { Icon } from '#renderer/ui/Icon.tsx';
import type { Changes } from '#shared/contract/review.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import { DiscardButton } from './DiscardButton.tsx';
import { totalsOf } from './file-changes.ts';
import { LineCounts } from '#renderer/ui/LineCounts.tsx';
import { MergeButton } from './MergeButton.tsx';
import styles from './Review.module.css';

/** `0/7 viewed · 7 files +120 −8 · branch → target`, and what can be done with it. */
export function ReviewHeader({
  tree,
  changes,
  actions = true,
  children,
}: {
  tree: Worktree;
  changes: Changes | undefined;
  /** False where the same actions stand elsewhere in sight. */
  actions?: boolean;
  children?: ReactNode;
}) {
  const totals = changes === undefined ? null : totalsOf(changes.files, tree.viewed);
  const target = tree.target?.branch ?? changes?.target ?? null;
  return (
    <header className={styles.header}>
      <div className={styles.facts}>
        {totals !== null && (
          <p className={styles.totals}>
            <span>
              {totals.viewed}/{totals.files} viewed
            </span>
            <span>{totals.files === 1 ? '1 file' : `${totals.files} files`}</span>
            <LineCounts added={totals.added} removed={totals.removed} />
          </p>
        )}
        <p className={styles.branches} title={`${tree.branch} → ${target ?? 'no branch: the tree it came from stood on a commit'}`}>
          <Icon name="branch" size={14} />
          <code className={styles.cut}>{tree.branch}</code>
          <span aria-label="into">→</span>
          {target === null ? <span>no target</span> : <code>{target}</code>}
        </p>
      </div>
      {actions && (
        <div className={styles.actions}>
          {children}
          {tree.state === 'ready' && (
            <>
              <DiscardButton tree={tree} />
              <MergeButton tree={tree} changes={changes} />
            </>
          )}
          {tree.state === 'merged' && tree.onDisk && <DiscardButton tree={tree} />}
        </div>
      )}
    </header>
  );
}
