import { useEffect, useEffectEvent, useRef } from 'react';

/**
 * What has the focus may go away with it: its neighbour takes it, so that the keys go on working. `itemsNow` finds what can take the
 * focus, `changed` is another value whenever that may be other items.
 */
export function useFocusKept(itemsNow: () => readonly HTMLElement[], changed: unknown): void {
  const last = useRef<number | null>(null);
  const note = useEffectEvent((event: Event) => {
    const at = itemsNow().findIndex((item) => event.target instanceof Node && item.contains(event.target));
    last.current = at === -1 ? null : at;
  });
  const keep = useEffectEvent(() => {
    if (last.current === null || document.activeElement !== document.body) return;
    const items = itemsNow();
    items[Math.min(last.current, items.length - 1)]?.focus();
  });
  useEffect(() => {
    document.addEventListener('focusin', note);
    // A click beside all items takes the focus to nothing, and none is to be given back.
    document.addEventListener('pointerdown', note);
    return () => {
      document.removeEventListener('focusin', note);
      document.removeEventListener('pointerdown', note);
    };
  }, []);
  useEffect(() => keep(), [changed]);
}
