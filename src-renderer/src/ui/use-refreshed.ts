import { useEffect, useEffectEvent, useRef } from 'react';

/** Calls `refresh` after `signal` changed, at most once in `ms`: many changes in a row are one call, and the last is never missed. */
export function useRefreshed(signal: unknown, refresh: () => void, ms: number): void {
  const seen = useRef(signal);
  const due = useRef<ReturnType<typeof setTimeout> | null>(null);
  const call = useEffectEvent(refresh);
  useEffect(() => {
    if (Object.is(seen.current, signal)) return;
    seen.current = signal;
    due.current ??= setTimeout(() => {
      due.current = null;
      call();
    }, ms);
  }, [signal, ms]);
  useEffect(
    () => () => {
      if (due.current !== null) clearTimeout(due.current);
      due.current = null;
    },
    [],
  );
}
