import { Badge } from '#renderer/ui/Badge.tsx';
import { IconButton } from '#renderer/ui/IconButton.tsx';
import type { FileChange, Worktree } from '#shared/model/worktree.ts';
import { isViewed } from './file-changes.ts';
import { LineCounts } from '#renderer/ui/LineCounts.tsx';
import { drawDiffs, useReview } from './review-view.ts';
import styles from './Review.module.css';
import { modeWords } from './side-state.ts';

/** Which file is being read, the way to the others, and how its diff is drawn. */
export function FileBar({
  tree,
  file,
  place,
  of,
  onGo,
  onToggle,
  onUndo,
  blocked,
}: {
  tree: Worktree;
  file: FileChange;
  place: number;
  of: number;
  onGo: (step: 1 | -1) => void;
  onToggle: (file: FileChange) => void;
  onUndo: (file: FileChange) => void;
  /** Why nothing can be undone now. */
  blocked: string | null;
}) {
  const { layout, wrap, fold, blanks, all } = useReview();
  const mode = modeWords(file);
  const path = file.from === null ? file.path : `${file.from} → ${file.path}`;
  return (
    <div className={styles.fileBar}>
      <h3 className={styles.path} title={path}>
        <bdi>{path}</bdi>
      </h3>
      <LineCounts added={file.binary ? null : file.added} removed={file.binary ? null : file.removed} />
      {mode !== null && <Badge look="needs">{mode}</Badge>}
      <label className={styles.viewed} title="Marks this content; other content is not viewed (M)">
        <input type="checkbox" checked={isViewed(file, tree.viewed)} onChange={() => onToggle(file)} />
        Viewed
      </label>
      <span className={styles.tools}>
        <IconButton icon="arrowUp" label="Previous file" keys="h" small onClick={() => onGo(-1)} />
        <span className={styles.place}>
          {place}/{of}
        </span>
        <IconButton icon="arrowDown" label="Next file" keys="l" small onClick={() => onGo(1)} />
        <IconButton
          icon="undo"
          label={blocked ?? 'Undo all changes of this file'}
          small
          aria-disabled={blocked !== null || undefined}
          onClick={() => blocked === null && onUndo(file)}
        />
        <IconButton
          icon="rows"
          label="All files below each other"
          keys="a"
          small
          aria-pressed={all}
          onClick={() => drawDiffs({ all: !all })}
        />
        <IconButton
          icon="columns"
          label="Side by side"
          keys="s"
          small
          aria-pressed={layout === 'split'}
          onClick={() => drawDiffs({ layout: layout === 'split' ? 'inline' : 'split' })}
        />
        <IconButton icon="wrap" label="Wrap long lines" small aria-pressed={wrap} onClick={() => drawDiffs({ wrap: !wrap })} />
        <IconButton icon="fold" label="Hide what did not change" small aria-pressed={fold} onClick={() => drawDiffs({ fold: !fold })} />
        <IconButton
          icon="blanks"
          label="Pass over blanks at the ends of lines"
          small
          aria-pressed={blanks}
          onClick={() => drawDiffs({ blanks: !blanks })}
        />
      </span>
    </div>
  );
}
