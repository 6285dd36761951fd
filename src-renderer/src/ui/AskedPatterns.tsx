import type { Pattern } from '#shared/model/permission.ts';
import styles from './Answers.module.css';
import { TextField } from './TextField.tsx';

/** What would be remembered with an answer, to be changed before it is; where nothing would, why. */
export function AskedPatterns({
  patterns,
  onPattern,
  none,
  problem,
  disabled,
}: {
  patterns: readonly Pattern[];
  onPattern: (index: number, pattern: string) => void;
  /** Behind "only once, since". */
  none: string;
  problem: string | null;
  disabled: boolean;
}) {
  if (patterns.length === 0) return <p className={styles.why}>Only once, since {none}.</p>;
  return (
    <div className={styles.patterns} role="group" aria-label="Patterns to remember">
      <span className={styles.why}>For this session or always, without asking:</span>
      {patterns.map(({ tool, pattern }, index) => (
        <label key={index} className={styles.pattern}>
          <code>{tool}:</code>
          <TextField
            mono
            label={`Pattern of ${tool}`}
            value={pattern}
            invalid={problem !== null}
            disabled={disabled}
            onChange={(event) => onPattern(index, event.target.value)}
          />
        </label>
      ))}
      {problem !== null && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
