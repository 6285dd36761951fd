import { classNames } from './class-names.ts';
import styles from './Segmented.module.css';

/** One of a few, all in sight: `<Segmented label="Lens" choices={[...]} value={lens} onChange={setLens} />`. */
export function Segmented<Value extends string>({
  label,
  choices,
  value,
  onChange,
}: {
  label: string;
  choices: readonly { readonly value: Value; readonly title: string }[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  return (
    <div role="group" aria-label={label} className={styles.root}>
      {choices.map((choice) => (
        <button
          key={choice.value}
          type="button"
          aria-pressed={choice.value === value}
          className={classNames(styles.choice, choice.value === value && styles.chosen)}
          onClick={() => onChange(choice.value)}
        >
          {choice.title}
        </button>
      ))}
    </div>
  );
}
