import { Toast as Base } from '@base-ui/react/toast';
import { type ReactNode, useCallback } from 'react';
import { Button } from './Button.tsx';
import { IconButton } from './IconButton.tsx';
import styles from './Toast.module.css';

/** Gives a passing message: `const toast = useToast(); toast({ title: 'Merged into main' })`. Never for what must not be missed. */
export function useToast(): (message: { title: string; words?: string; action?: { title: string; run: () => void } }) => void {
  const { add } = Base.useToastManager();
  return useCallback(
    ({ title, words, action }) => {
      add({
        title,
        description: words,
        timeout: 6000,
        ...(action === undefined ? {} : { actionProps: { children: action.title, onClick: action.run } }),
      });
    },
    [add],
  );
}

/** Once, around the app. */
export function ToastProvider({ children }: { children: ReactNode }) {
  return (
    <Base.Provider limit={3}>
      {children}
      <Base.Portal>
        <Base.Viewport className={styles.viewport}>
          <Toasts />
        </Base.Viewport>
      </Base.Portal>
    </Base.Provider>
  );
}

function Toasts() {
  const { toasts, close } = Base.useToastManager();
  return toasts.map((toast) => (
    <Base.Root key={toast.id} toast={toast} className={styles.toast}>
      <Base.Content className={styles.words}>
        <Base.Title className={styles.title} />
        <Base.Description className={styles.description} />
      </Base.Content>
      {/* Done once, and then said: what it would do again is no longer there. */}
      {toast.actionProps !== undefined && (
        <Base.Action render={<Button small />} onClickCapture={() => queueMicrotask(() => close(toast.id))} />
      )}
      <IconButton icon="close" label="Dismiss" small onClick={() => close(toast.id)} />
    </Base.Root>
  ));
}
