import { useEffect } from 'react';
import { useAsked } from '#renderer/stores/asked.ts';

/** The page's title counts what needs the person, where tabs and windows are switched. */
export function useTitle(): void {
  const needs = useAsked().length;
  useEffect(() => {
    document.title = needs === 0 ? 'Coppice' : `(${needs}) Coppice`;
  }, [needs]);
}
