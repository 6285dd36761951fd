import type { ReactNode } from 'react';
import styles from './Badge.module.css';
import { classNames } from './class-names.ts';

export type BadgeLook = 'plain' | 'accent' | 'needs' | 'done' | 'failed' | 'interrupted';

/** A count or one word in a pill. `label` replaces it for a screen reader: `2 need you`. */
export function Badge({ look = 'plain', label, children }: { look?: BadgeLook; label?: string; children: ReactNode }) {
  return (
    <span className={classNames(styles.badge, look !== 'plain' && styles[look])}>
      {label === undefined ? (
        children
      ) : (
        <>
          <span aria-hidden="true">{children}</span>
          <span className="visually-hidden">{label}</span>
        </>
      )}
    </span>
  );
}
