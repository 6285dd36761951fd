import { Dialog as Base } from '@base-ui/react/dialog';
import type { ReactNode } from 'react';
import { classNames } from './class-names.ts';
import styles from './Dialog.module.css';

/**
 * A question on top of the window; Escape and a click beside it close it. `actions` are Buttons, the safe one first. While something
 * with `data-modal` is there, the window's own shortcuts wait.
 */
export function Dialog({
  open,
  onClose,
  title,
  words,
  children,
  actions,
  wide = false,
}: {
  open: boolean;
  onClose: () => void;
  title: string;
  words?: ReactNode;
  children?: ReactNode;
  actions?: ReactNode;
  wide?: boolean;
}) {
  return (
    <Base.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <Base.Portal>
        <Base.Backdrop className={styles.backdrop} />
        <Base.Popup className={classNames(styles.popup, wide && styles.wide)} data-modal="">
          <Base.Title className={styles.title}>{title}</Base.Title>
          {words !== undefined && <Base.Description className={styles.words}>{words}</Base.Description>}
          {children}
          {actions !== undefined && <div className={styles.actions}>{actions}</div>}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}
