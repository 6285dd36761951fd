import { Badge } from './Badge.tsx';
import { counted } from './format.ts';
import styles from './LineCounts.module.css';

/** `+120 −8`, in words for a screen reader; a binary has no lines. */
export function LineCounts({ added, removed }: { added: number | null; removed: number | null }) {
  if (added === null || removed === null) return <Badge>binary</Badge>;
  return (
    <span className={styles.counts}>
      <span aria-hidden="true">
        <span className={styles.added}>+{added.toLocaleString()}</span> <span className={styles.removed}>−{removed.toLocaleString()}</span>
      </span>
      <span className="visually-hidden">
        {counted(added, 'line')} added, {removed} removed
      </span>
    </span>
  );
}
