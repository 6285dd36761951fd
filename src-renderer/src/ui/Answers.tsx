import type { KeyboardEvent } from 'react';
import type { ApprovalAnswer } from '#shared/model/approval.ts';
import styles from './Answers.module.css';
import { Button } from './Button.tsx';
import { TextField } from './TextField.tsx';

export interface AnswersProps {
  /** What the agent is told with a denial. */
  readonly words: string;
  readonly onWords: (words: string) => void;
  /** Nobody allows what could not be read to its end. */
  readonly readable: boolean;
  /** The answer that is on its way. */
  readonly busy: ApprovalAnswer | null;
  readonly onAnswer: (answer: ApprovalAnswer, words: string) => void;
}

/**
 * The two answers to a request, wherever it is shown. Enter alone never allows: it may have been meant for what stood here
 * before. With Ctrl or Cmd it does, as does Space on the button; in the words it denies.
 */
export function Answers({ words, onWords, readable, busy, onAnswer }: AnswersProps) {
  const allow = () => readable && busy === null && onAnswer('once', '');
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter') return;
    const chord = event.ctrlKey || event.metaKey;
    const onAllow = event.target instanceof HTMLButtonElement && event.target.type !== 'submit';
    if (!chord && !onAllow) return;
    event.preventDefault();
    // Whoever holds the request has the same chord: it is meant once.
    event.stopPropagation();
    if (chord) allow();
  };
  return (
    <div className={styles.answers} onKeyDown={onKeyDown}>
      <Button
        look="primary"
        busy={busy === 'once'}
        disabled={busy !== null || !readable}
        onClick={allow}
        title="By keyboard: Space, or Ctrl+Enter"
      >
        Allow once
      </Button>
      <form
        className={styles.deny}
        onSubmit={(event) => {
          event.preventDefault();
          onAnswer('deny', words);
        }}
      >
        <TextField
          label="Why not, for the agent"
          placeholder="Why not (optional)"
          value={words}
          onChange={(event) => onWords(event.target.value)}
        />
        <Button type="submit" look="danger" busy={busy === 'deny'} disabled={busy !== null}>
          Deny
        </Button>
      </form>
    </div>
  );
}
