import { useSyncExternalStore } from 'react';
import type { Layout } from '#renderer/stores/view.ts';

/** Room that the centre keeps, whatever the sides were dragged to in a larger window. */
const CENTRE = 480;
const SMALLEST = { left: 200, right: 300 };

/** Widths of the sides in this window: as chosen, or smaller where they would crowd the centre out. */
export function fit(width: number, left: Layout['left'], right: Layout['right']): { left: number; right: number } {
  const leftSize = left.open ? left.size : 0;
  const rightSize = right.open ? right.size : 0;
  const over = leftSize + rightSize + CENTRE - width;
  if (over <= 0) return { left: left.size, right: right.size };
  // The inspector gives first: its panels scroll, names in the sidebar are cut.
  const fromRight = Math.min(over, Math.max(0, rightSize - SMALLEST.right));
  const fromLeft = Math.min(over - fromRight, Math.max(0, leftSize - SMALLEST.left));
  return { left: left.size - fromLeft, right: right.size - fromRight };
}

export function useFitting(left: Layout['left'], right: Layout['right']): { left: number; right: number } {
  const width = useSyncExternalStore(subscribe, () => window.innerWidth);
  return fit(width, left, right);
}

function subscribe(listener: () => void): () => void {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
}
