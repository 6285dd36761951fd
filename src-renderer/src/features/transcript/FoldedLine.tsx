import { setExpanded } from '#renderer/stores/view.ts';
import { classNames } from '#renderer/ui/class-names.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import type { IconName } from '#renderer/ui/icon-paths.ts';
import type { Row } from './rows.ts';
import styles from './rows.module.css';

interface FoldedLineProps {
  readonly row: Row;
  readonly icon: IconName;
  /** What is folded, counted. */
  readonly words: string;
  /** Of less weight than what counts. */
  readonly quiet?: boolean;
  /** What more is said of it, cut where the line ends. */
  readonly more: string;
}

/** Several items as one line that unfolds. */
export function FoldedLine({ row, icon, words, quiet = false, more }: FoldedLineProps) {
  const open = row.open === true;
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.line}
      aria-label={`${open ? 'Collapse' : 'Expand'} ${words}`}
      onClick={() => setExpanded([row.key], !open)}
    >
      <Icon name={icon} className={styles.icon} />
      <span className={quiet ? styles.quiet : styles.fixed}>{words}</span>
      <span className={classNames(styles.title, styles.faint)}>{more}</span>
      <span className={styles.grow} />
      <Icon name="chevronRight" size={14} className={classNames(styles.chevron, open && styles.open)} />
    </button>
  );
}
