import { useId } from 'react';
import { TextField } from '#renderer/ui/TextField.tsx';
import styles from './RaiseDialog.module.css';

/** One limit: its field, what is used of it, and below what is wrong with what was typed. */
export function LimitField({
  title,
  text,
  onText,
  used,
  problem,
}: {
  title: string;
  text: string;
  onText: (text: string) => void;
  used: string;
  problem: string | null;
}) {
  const note = useId();
  return (
    <>
      <span aria-hidden="true">{title}</span>
      <TextField
        label={title}
        inputMode="decimal"
        placeholder="no limit"
        value={text}
        onChange={(event) => onText(event.target.value)}
        invalid={problem !== null}
        aria-describedby={note}
      />
      <span id={note} className={problem === null ? styles.used : styles.problem}>
        {problem ?? used}
      </span>
    </>
  );
}
