import styles from './Spinner.module.css';

/** Something is under way. Give `label` where no text beside it says what. */
export function Spinner({ size = 14, label }: { size?: number; label?: string }) {
  const named = label === undefined ? ({ 'aria-hidden': true } as const) : ({ role: 'status', 'aria-label': label } as const);
  return <span {...named} className={styles.spinner} style={{ width: size, height: size }} />;
}

/** Where a line of text will be. Widths are any CSS length. */
export function Skeleton({ width = '100%', height }: { width?: string; height?: number }) {
  return <span aria-hidden="true" className={styles.skeleton} style={{ width, height }} />;
}
