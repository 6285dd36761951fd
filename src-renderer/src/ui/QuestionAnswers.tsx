import type { KeyboardEvent } from 'react';
import { Button } from './Button.tsx';
import styles from './QuestionAnswers.module.css';
import { Spinner } from './Spinner.tsx';
import { TextArea } from './TextArea.tsx';
import { visibleText } from './visible-text.ts';

export interface QuestionAnswersProps {
  /** Answers that are offered. */
  readonly options: readonly string[];
  /** Words of the person's own, as far as they are written. */
  readonly words: string;
  readonly onWords: (words: string) => void;
  /** The answer that is on its way. */
  readonly busy: string | null;
  readonly onAnswer: (text: string) => void;
}

/**
 * The ways to answer a question, wherever it is shown. A number only goes to an option; Enter or Space on it answers. In the field
 * Enter sends what is written, Shift+Enter is a new line.
 */
export function QuestionAnswers({ options, words, onWords, busy, onAnswer }: QuestionAnswersProps) {
  const send = () => busy === null && words.trim() !== '' && onAnswer(words.trim());
  const onFieldKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <div className={styles.answers}>
      {options.length > 0 && (
        <div role="group" aria-label="Answers offered" className={styles.options} onKeyDown={onOptionKey}>
          {options.map((option, index) => (
            <button
              key={index}
              type="button"
              data-option={index + 1}
              className={styles.option}
              disabled={busy !== null}
              aria-busy={busy === option || undefined}
              onClick={() => onAnswer(option)}
            >
              {busy === option ? (
                <Spinner size={11} />
              ) : (
                <span className={styles.number} aria-hidden="true">
                  {index + 1}
                </span>
              )}
              <span>{visibleText(option)}</span>
            </button>
          ))}
        </div>
      )}
      <form
        className={styles.own}
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <TextArea
          className={styles.field}
          aria-label="Your answer"
          placeholder={options.length === 0 ? 'Your answer' : 'Or in your own words'}
          rows={Math.min(6, words.split('\n').length)}
          value={words}
          readOnly={busy !== null}
          onChange={(event) => onWords(event.target.value)}
          onKeyDown={onFieldKey}
        />
        <Button type="submit" busy={busy !== null && !options.includes(busy)} disabled={busy !== null || words.trim() === ''}>
          Answer
        </Button>
      </form>
    </div>
  );
}

/** Arrows go from option to option; at either end they are left to whoever holds the question. */
function onOptionKey(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
  if (step === undefined || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const options = optionsIn(event.currentTarget);
  const next = options[options.findIndex((option) => option === document.activeElement) + step];
  if (next === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  next.focus();
}

/** The keys of whoever holds a question: a digit goes to the option of that number. Keys in a field are the field's. */
export function goToOption(event: KeyboardEvent<HTMLElement>): void {
  const writing = event.target instanceof HTMLElement && event.target.matches('input, textarea');
  if (writing || event.ctrlKey || event.metaKey || event.altKey || !/^[1-9]$/.test(event.key)) return;
  const option = optionsIn(event.currentTarget)[Number(event.key) - 1];
  if (option === undefined) return;
  event.preventDefault();
  option.focus();
}

function optionsIn(element: HTMLElement): HTMLElement[] {
  return [...element.querySelectorAll<HTMLElement>('[data-option]:not(:disabled)')];
}
