import { memo, useState } from 'react';
import { classNames } from '#renderer/ui/class-names.ts';
import { RewindButton } from './RewindButton.tsx';
import { levelOf, type Row } from './rows.ts';
import { RowView, rowName } from './RowView.tsx';
import styles from './TranscriptTree.module.css';

/** A row in its place: what the tree tells assistive technology of it, its rails, and its content. Redrawn only when it moved or changed. */
export const RowFrame = memo(function RowFrame({
  row,
  index,
  top,
  active,
  lit,
  measure,
  onPick,
}: {
  row: Row;
  index: number;
  /** Px from the top of the list. */
  top: number;
  active: boolean;
  /** Not 0 while it is lit up. */
  lit: number;
  measure: (element: Element | null) => void;
  onPick: (row: Row) => void;
}) {
  // What may be done with a row is drawn for the one at hand only: rows arrive many times a second.
  const [hovered, setHovered] = useState(false);
  return (
    <div
      id={rowId(row)}
      ref={measure}
      data-index={index}
      data-row={row.kind}
      role="treeitem"
      aria-level={levelOf(row)}
      aria-label={rowName(row)}
      aria-expanded={row.open ?? undefined}
      aria-selected={active}
      className={classNames(styles.row, active && styles.active, lit > 0 && styles.lit, row.gone && styles.gone)}
      title={row.gone ? GONE : undefined}
      style={{ transform: `translateY(${top}px)` }}
      onMouseDown={() => onPick(row)}
      onMouseEnter={() => setHovered(true)}
      onMouseLeave={() => setHovered(false)}
    >
      <div className={styles.line}>
        {(hovered || active) && <RewindButton row={row} />}
        {Array.from({ length: row.depth }, (_, rail) => (
          <span key={rail} className={styles.rail} aria-hidden="true" />
        ))}
        <div className={styles.body}>
          <RowView row={row} />
        </div>
      </div>
    </div>
  );
});

const GONE = 'The model knows this no more: a compaction or a rewind took it away. It stays here as it was.';

export function rowId(row: Row | undefined): string {
  return `row-${row?.key ?? ''}`;
}
