import { useEffect } from 'react';
import { useLive } from '#renderer/stores/live.ts';

/** The page's title counts what needs the person, where tabs and windows are switched. */
export function useTitle(): void {
  const needs = useLive((live) => live.approvals.size);
  useEffect(() => {
    document.title = needs === 0 ? 'Coppice' : `(${needs}) Coppice`;
  }, [needs]);
}
