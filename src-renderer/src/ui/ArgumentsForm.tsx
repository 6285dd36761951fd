import type { ArgsDraft } from '#shared/model/args-draft.ts';
import styles from './Answers.module.css';
import { Button } from './Button.tsx';
import { TextArea } from './TextArea.tsx';

/** More than this scrolls in its field. */
const MOST_LINES = 12;

/** The arguments of a call, to be changed before it is allowed. */
export function ArgumentsForm({
  draft,
  onDraft,
  focus,
  onBack,
  problem,
  disabled,
}: {
  draft: ArgsDraft;
  onDraft: (draft: ArgsDraft) => void;
  /** It was asked for here, so it takes the keyboard. */
  focus: boolean;
  onBack: () => void;
  problem: string | null;
  disabled: boolean;
}) {
  return (
    <div role="group" aria-label="Arguments, changed by you" className={styles.form}>
      {draft.texts.map(({ name, text }, index) => (
        <Field
          key={name}
          name={name}
          text={text}
          focus={focus && index === 0}
          disabled={disabled}
          onText={(next) => onDraft({ ...draft, texts: draft.texts.map((each, at) => (at === index ? { name, text: next } : each)) })}
        />
      ))}
      {draft.rest !== null && (
        <Field
          name="the rest, as JSON"
          text={draft.rest}
          focus={focus && draft.texts.length === 0}
          disabled={disabled}
          onText={(rest) => onDraft({ ...draft, rest })}
        />
      )}
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <p className={styles.why}>
        The agent is told that you changed them.{' '}
        <Button small look="quiet" icon="undo" disabled={disabled} onClick={onBack}>
          Back to the agent’s own
        </Button>
      </p>
    </div>
  );
}

interface FieldProps {
  name: string;
  text: string;
  focus: boolean;
  disabled: boolean;
  onText: (text: string) => void;
}

function Field({ name, text, focus, disabled, onText }: FieldProps) {
  return (
    <label className={styles.argument}>
      <span>{name}</span>
      <TextArea
        rows={Math.min(MOST_LINES, text.split('\n').length)}
        spellCheck={false}
        autoFocus={focus}
        value={text}
        disabled={disabled}
        onChange={(event) => onText(event.target.value)}
      />
    </label>
  );
}
