import { lazy, type Ref, Suspense } from 'react';
import type { DiffPaneHandle, DiffPaneProps } from './DiffEditor.tsx';
import styles from './DiffPane.module.css';

// The editor is larger than the rest of the window together: it comes when a diff is first looked at.
const load = () => import('./DiffEditor.tsx').then((module) => ({ default: module.DiffEditor }));
const DiffEditor = lazy(load);

/** Fetches the editor while nothing else is done, where a diff is likely to be looked at soon. */
export function expectDiff(): void {
  requestIdleCallback(() => void load());
}

/** Two texts of one file against each other, read-only. Fills the box it stands in. */
export function DiffPane({ ref, ...props }: DiffPaneProps & { ref?: Ref<DiffPaneHandle> }) {
  return (
    <Suspense fallback={<div className={styles.loading} role="status" aria-label="The diff is being opened" />}>
      <DiffEditor {...props} ref={ref} />
    </Suspense>
  );
}
