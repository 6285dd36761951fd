import { type KeyboardEvent, useState } from 'react';
import type { ApprovalAnswer, Asks } from '#shared/model/approval.ts';
import type { ArgsDraft } from '#shared/model/args-draft.ts';
import type { Pattern } from '#shared/model/permission.ts';
import { answerOfKey, placeOf } from './answer-keys.ts';
import styles from './Answers.module.css';
import { ArgumentsForm } from './ArgumentsForm.tsx';
import { AskedPatterns } from './AskedPatterns.tsx';
import { Button } from './Button.tsx';
import { Icon } from './Icon.tsx';
import { TextField } from './TextField.tsx';
import { visibleText } from './visible-text.ts';

export interface AnswersProps {
  readonly asks: Asks;
  /** Nobody allows what could not be read to its end. */
  readonly readable: boolean;
  readonly answering: {
    readonly words: string;
    readonly setWords: (words: string) => void;
    readonly patterns: readonly Pattern[];
    readonly setPattern: (index: number, pattern: string) => void;
    readonly change: ArgsDraft | null;
    readonly setChange: (change: ArgsDraft | null) => void;
    readonly beginChange: (() => void) | null;
    readonly busy: ApprovalAnswer | null;
    readonly answer: (answer: ApprovalAnswer) => void;
    readonly problem: { readonly about: 'request' | 'arguments' | 'patterns'; readonly words: string } | null;
  };
}

const NOTES = {
  once: 'By keyboard: Space, or Ctrl+Enter',
  session: 'Allow it, and ask for nothing that fits its patterns in this session and all below it',
  always: 'Allow it, and ask for nothing that fits its patterns in this project',
} as const;

/** How grave a request is, and the answers to it, wherever it is shown. Which key says what: `answerOfKey`. */
export function Answers({ asks, readable, answering }: AnswersProps) {
  const { words, setWords, change, busy, answer, problem } = answering;
  const destroys = asks.destroys !== null;
  // The request may be shown in two places: only the one where the form was opened or left takes the focus.
  const [here, setHere] = useState(false);
  const onKeyDown = (event: KeyboardEvent) => {
    // Letters are the keys of whoever holds the request.
    if (event.key !== 'Enter') return;
    const meant = answerOfKey(event, placeOf(event.target), destroys);
    if (meant === null) return;
    event.preventDefault();
    // Whoever holds the request has the same chord: it is meant once.
    event.stopPropagation();
    if (meant === 'once' && readable) answer('once');
  };
  // Whoever says why not means no, by the chord that allows elsewhere too.
  const onDenyKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat) answer('deny');
  };
  const allow = (choice: keyof typeof NOTES, title: string) => (
    <Button
      data-allows=""
      look={choice === 'once' ? 'primary' : 'plain'}
      busy={busy === choice}
      disabled={busy !== null || !readable}
      onClick={() => answer(choice)}
      title={NOTES[choice]}
    >
      {title}
    </Button>
  );
  return (
    <div className={styles.answers} onKeyDown={onKeyDown}>
      {asks.destroys !== null && (
        <p className={styles.warning}>
          <Icon name="alert" size={14} />
          <span>
            {change === null ? 'It' : 'As the agent gave it, it'} {visibleText(asks.destroys)}, which may not be taken back. Allow it by a
            click, by Space on the button or by Ctrl+Enter.
          </span>
        </p>
      )}
      {asks.why !== '' && <p className={styles.why}>Why it asks: {visibleText(asks.why)}.</p>}
      {change !== null && (
        <ArgumentsForm
          draft={change}
          onDraft={answering.setChange}
          focus={here}
          onBack={() => {
            setHere(true);
            answering.setChange(null);
          }}
          problem={problem?.about === 'arguments' ? problem.words : null}
          disabled={busy !== null}
        />
      )}
      <div className={styles.row}>
        {allow('once', change === null ? 'Allow once' : 'Allow once as changed')}
        {change === null && asks.patterns.length > 0 && (
          <>
            {allow('session', 'For this session')}
            {allow('always', 'Always')}
          </>
        )}
        {change === null && (
          <Button
            look="quiet"
            icon="edit"
            disabled={busy !== null || answering.beginChange === null}
            autoFocus={here}
            onClick={() => {
              setHere(true);
              answering.beginChange?.();
            }}
          >
            Change the arguments
          </Button>
        )}
      </div>
      {change === null && (
        <AskedPatterns
          patterns={answering.patterns}
          onPattern={answering.setPattern}
          none={destroys ? 'what may not be taken back is asked for each time' : 'no pattern that fits it is safe to remember'}
          problem={problem?.about === 'patterns' ? problem.words : null}
          disabled={busy !== null}
        />
      )}
      <form
        className={styles.deny}
        onKeyDown={onDenyKey}
        onSubmit={(event) => {
          event.preventDefault();
          answer('deny');
        }}
      >
        <TextField
          label="Why not, for the agent"
          placeholder="Why not (optional)"
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <Button type="submit" look="danger" busy={busy === 'deny'} disabled={busy !== null}>
          Deny
        </Button>
      </form>
    </div>
  );
}
