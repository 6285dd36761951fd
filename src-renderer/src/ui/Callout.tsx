import type { ReactNode } from 'react';
import styles from './Callout.module.css';
import { classNames } from './class-names.ts';
import { Icon } from './Icon.tsx';
import type { IconName } from './icon-paths.ts';

export type CalloutLook = 'plain' | 'failed' | 'needs' | 'interrupted' | 'done';

const icons: Record<CalloutLook, IconName> = { plain: 'info', failed: 'error', needs: 'alert', interrupted: 'alert', done: 'check' };

/** A message in its place: what happened and what can be done. A failure is announced at once. */
export function Callout({
  look = 'plain',
  icon,
  actions,
  children,
}: {
  look?: CalloutLook;
  icon?: IconName;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div role={look === 'failed' ? 'alert' : undefined} className={classNames(styles.root, look !== 'plain' && styles[look])}>
      <Icon name={icon ?? icons[look]} className={styles.icon} />
      <div className={styles.body}>{children}</div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
