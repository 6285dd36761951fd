import type { ReactNode } from 'react';
import styles from './Agent.module.css';

/** One line of a `dl`: what, and how it is. */
export function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className={styles.fact}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
