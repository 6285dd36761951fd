import { type ComponentType, lazy, type Ref, Suspense, useState } from 'react';
import type { DiffPaneHandle, DiffPaneProps } from './DiffEditor.tsx';
import styles from './DiffPane.module.css';

type Props = DiffPaneProps & { ref?: Ref<DiffPaneHandle> };

// The editor is larger than the rest of the window together: it comes when a diff is first looked at.
let there: ComponentType<Props> | null = null;
const load = async () => {
  const { DiffEditor } = await import('./DiffEditor.tsx');
  there = DiffEditor;
  return { default: DiffEditor };
};
const Awaited = lazy(load);

/** Fetches the editor and starts its worker while nothing else is done, where a diff is likely to be looked at soon. */
export function expectDiff(): void {
  requestIdleCallback(() => void Promise.all([load(), import('./monaco.ts')]).then(([, { startAhead }]) => startAhead()));
}

/** Two texts of one file against each other, read-only. Fills the box it stands in. */
export function DiffPane({ ref, ...props }: Props) {
  // What has come already is not waited for: React would show the fallback for a moment, and then hold the next sight back.
  const [Editor] = useState(() => there ?? Awaited);
  return (
    <Suspense fallback={<div className={styles.loading} role="status" aria-label="The diff is being opened" />}>
      <Editor {...props} ref={ref} />
    </Suspense>
  );
}
