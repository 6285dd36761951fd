import { useState } from 'react';
import { Button } from './Button.tsx';
import { classNames } from './class-names.ts';
import { CopyButton } from './CopyButton.tsx';
import { size } from './format.ts';
import styles from './LongOutput.module.css';
import { visibleText } from './visible-text.ts';

/** Lines drawn before the person asks for all: a page of a hundred thousand lines would freeze the window. */
const FIRST_LINES = 200;
/** Up to this length the size is no news. */
const SMALL = 2000;

/**
 * Output in mono, of capped height, with control characters shown. `length` is the length of the whole where `text` is only its
 * beginning; `onWhole` then fetches the rest.
 */
export function LongOutput({
  label,
  text,
  length = text.length,
  failed = false,
  loading = false,
  onWhole,
}: {
  label: string;
  text: string;
  length?: number;
  failed?: boolean;
  loading?: boolean;
  onWhole?: (() => void) | undefined;
}) {
  const [all, setAll] = useState(false);
  const end = all ? text.length : endOfLine(text, FIRST_LINES);
  const cut = end < text.length || length > text.length;
  return (
    <div className={classNames(styles.root, failed && styles.failed)}>
      <pre className={classNames(styles.text, all && text.length < 20_000 && styles.all)} tabIndex={0} aria-label={label}>
        {visibleText(text.slice(0, end))}
        {cut && '\n…'}
      </pre>
      {cut || length > SMALL ? (
        <div className={styles.foot}>
          <span className={styles.grow}>{size(length)}</span>
          {cut && (
            <Button
              small
              look="quiet"
              busy={loading}
              onClick={() => {
                setAll(true);
                if (length > text.length) onWhole?.();
              }}
            >
              Show all
            </Button>
          )}
          <CopyButton text={text} label="Copy output" />
        </div>
      ) : (
        <CopyButton text={text} label="Copy output" className={styles.corner} />
      )}
    </div>
  );
}

function endOfLine(text: string, lines: number): number {
  let at = -1;
  for (let line = 0; line < lines; line += 1) {
    at = text.indexOf('\n', at + 1);
    if (at === -1) return text.length;
  }
  return at;
}
