import type { KeyboardEvent, ReactNode } from 'react';
import { IconButton } from './IconButton.tsx';
import styles from './Sheet.module.css';

/**
 * A page in place of a session's transcript, under a bar with its title. `beside` stands in the bar, up to the button that closes.
 * Escape closes it from its fields too, unless one has a use for the key.
 */
export function Sheet({
  title,
  closing,
  onClose,
  beside,
  children,
}: {
  title: string;
  /** What the button says, as "Close the permissions". */
  closing: string;
  onClose: () => void;
  beside?: ReactNode;
  children: ReactNode;
}) {
  const onKeyDown = (event: KeyboardEvent) => {
    // A list that popped up lies elsewhere in the page, and closes itself.
    const inside = event.target instanceof Node && event.currentTarget.contains(event.target);
    if (event.key !== 'Escape' || !inside || event.defaultPrevented || event.nativeEvent.isComposing) return;
    event.preventDefault();
    onClose();
  };
  return (
    <section className={styles.sheet} aria-label={title} onKeyDown={onKeyDown}>
      <header className={styles.bar}>
        <h2 className={styles.title}>{title}</h2>
        <div className={styles.beside}>{beside}</div>
        <IconButton icon="close" label={closing} keys="escape" small onClick={onClose} />
      </header>
      <div className={styles.scroll}>
        <div className={styles.page}>{children}</div>
      </div>
    </section>
  );
}

/** Things of a kind under a heading. `className` is the look of their list. */
export function SheetGroup({ title, className, children }: { title: string; className: string | undefined; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h3 className={styles.group}>{title}</h3>
      <ul className={className} aria-label={title}>
        {children}
      </ul>
    </section>
  );
}
