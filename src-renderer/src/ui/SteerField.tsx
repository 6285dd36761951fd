import { type KeyboardEvent, type Ref, useId } from 'react';
import { Button } from './Button.tsx';
import { Kbd } from './Kbd.tsx';
import type { Chord } from './shortcut.ts';
import styles from './SteerField.module.css';
import { TextArea } from './TextArea.tsx';

export interface SteerFieldProps {
  readonly name: string;
  readonly text: string;
  readonly onText: (text: string) => void;
  /** `interrupt`: its present turn is cut short for these words. */
  readonly onSend: (interrupt: boolean) => void;
  readonly busy: boolean;
  readonly problem: string | null;
  /** Below the field: when the words are read. */
  readonly hint: string;
  /** It has ended: words begin a new run, and there is nothing to interrupt. */
  readonly ended: boolean;
  /** Why it takes no words, or null. */
  readonly blocked: string | null;
  readonly ref?: Ref<HTMLTextAreaElement>;
}

/** Words for one agent. Enter sends them for its next turn, with Ctrl or Cmd now; Shift+Enter is a new line. */
export function SteerField({ name, text, onText, onSend, busy, problem, hint, ended, blocked, ref }: SteerFieldProps) {
  const hintId = useId();
  const empty = text.trim() === '' || blocked !== null;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    if (!empty) onSend(!ended && (event.ctrlKey || event.metaKey));
  };
  const below = problem ?? blocked ?? hint;
  return (
    <div className={styles.steer}>
      <TextArea
        ref={ref}
        className={styles.text}
        aria-label={`Message to ${name}`}
        aria-describedby={hintId}
        placeholder={`Message ${name}`}
        rows={Math.min(8, Math.max(2, text.split('\n').length))}
        value={text}
        disabled={blocked !== null}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <p id={hintId} className={problem === null ? styles.hint : styles.problem} role={problem === null ? 'status' : 'alert'}>
        {below}
      </p>
      <div className={styles.buttons}>
        {!ended && (
          <Button small disabled={empty || busy} onClick={() => onSend(true)}>
            Interrupt now
            <Keys keys="mod+enter" />
          </Button>
        )}
        <Button small look="primary" busy={busy} disabled={empty} onClick={() => onSend(false)}>
          {ended ? 'Start a new run' : 'Send at its next turn'}
          <Keys keys="enter" />
        </Button>
      </div>
    </div>
  );
}

/** The button's name is its words. */
function Keys({ keys }: { keys: Chord }) {
  return (
    <span className={styles.keys} aria-hidden="true">
      <Kbd keys={keys} />
    </span>
  );
}
