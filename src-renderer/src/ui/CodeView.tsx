import { lazy, Suspense } from 'react';
import type { CodeViewProps } from './CodeEditor.tsx';
import styles from './DiffPane.module.css';

const CodeEditor = lazy(() => import('./CodeEditor.tsx').then((module) => ({ default: module.CodeEditor })));

/** One long text, read-only, with find; drawn by lines, so its length does not matter. Fills the box it stands in. */
export function CodeView(props: CodeViewProps) {
  return (
    <Suspense fallback={<div className={styles.loading} role="status" aria-label="The text is being opened" />}>
      <CodeEditor {...props} />
    </Suspense>
  );
}
