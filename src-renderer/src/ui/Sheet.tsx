import type { ReactNode } from 'react';
import { IconButton } from './IconButton.tsx';
import styles from './Sheet.module.css';

/** A page in place of a session's transcript, under a bar with its title. `beside` stands in the bar, up to the button that closes. */
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
  return (
    <section className={styles.sheet} aria-label={title}>
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
