import type { WholeText } from '#renderer/client/use-text.ts';
import { counted } from '#renderer/ui/format.ts';
import { Spinner } from '#renderer/ui/Spinner.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import styles from './Inbox.module.css';

/** About as many as the box shows without scrolling. */
const SHOWN_LINES = 12;

/** The whole of what a tool would do; while it is fetched, its beginning, which says that there is more. */
export function Detail({ detail, label }: { detail: WholeText; label: string }) {
  const lines = detail.text.split('\n').length;
  return (
    <>
      {/* A long command scrolls within its box, so the box takes the keyboard. */}
      <pre className={styles.detail} role="group" tabIndex={0} aria-label={label}>
        {visibleText(detail.text)}
        {!detail.whole && '\n…'}
      </pre>
      {detail.whole && lines > SHOWN_LINES && <p className={styles.waiting}>{counted(lines, 'line')}: it scrolls.</p>}
      {!detail.whole && detail.problem === null && (
        <p className={styles.waiting}>
          <Spinner size={12} /> {detail.length.toLocaleString()} characters are being read; it can be allowed once all of them are here.
        </p>
      )}
      {detail.problem !== null && (
        <p className={styles.problem} role="alert">
          The rest could not be read, so it can only be denied: {detail.problem}
        </p>
      )}
    </>
  );
}
