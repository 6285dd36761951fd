import styles from './Kbd.module.css';
import { type Chord, chordKeys, isMac } from './shortcut.ts';

/** A shortcut, drawn for the person's own keyboard: `<Kbd keys="mod+b" />`. */
export function Kbd({ keys }: { keys: Chord }) {
  const parts = chordKeys(keys, isMac(navigator.platform));
  return (
    <kbd className={styles.keys}>
      {parts.map((part) => (
        <span key={part} className={styles.key}>
          {part}
        </span>
      ))}
    </kbd>
  );
}
