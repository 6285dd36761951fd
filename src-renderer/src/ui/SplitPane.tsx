import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import styles from './SplitPane.module.css';

/**
 * A side of a chosen width beside a main part that takes the rest. The line between is dragged, or moved by the arrow keys
 * (16 px a press), Home and End; a double click gives back the first width. Widths are CSS px; the owner keeps `size`.
 */
export function SplitPane({
  side,
  label,
  size,
  initial,
  min,
  max,
  open,
  onResize,
  pane,
  children,
}: {
  side: 'left' | 'right';
  /** Names the handle: `Resize the sidebar`. */
  label: string;
  size: number;
  initial: number;
  min: number;
  max: number;
  open: boolean;
  onResize: (size: number) => void;
  /** The side's content. */
  pane: ReactNode;
  /** The main part. */
  children: ReactNode;
}) {
  const from = useRef<{ x: number; size: number } | null>(null);
  const [dragging, setDragging] = useState(false);
  const toward = side === 'left' ? 1 : -1;
  const clamp = (next: number) => Math.round(Math.min(max, Math.max(min, next)));

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, size };
    setDragging(true);
  };
  const onPointerMove = (event: PointerEvent) => {
    if (from.current !== null) onResize(clamp(from.current.size + (event.clientX - from.current.x) * toward));
  };
  const onPointerUp = () => {
    from.current = null;
    setDragging(false);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const steps: Record<string, number> = { ArrowLeft: size - 16 * toward, ArrowRight: size + 16 * toward, Home: min, End: max };
    const next = steps[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onResize(clamp(next));
  };

  const aside = open && (
    <div key="side" className={styles.side} style={{ width: size }}>
      {pane}
    </div>
  );
  const handle = open && (
    // A separator that takes focus is a widget: it has a value and answers to keys.
    <div
      key="handle"
      role="separator"
      aria-label={label}
      aria-orientation="vertical"
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={max}
      tabIndex={0}
      className={styles.handle}
      data-dragging={dragging || undefined}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onDoubleClick={() => onResize(initial)}
      onKeyDown={onKeyDown}
    />
  );
  const main = (
    <div key="main" className={styles.main}>
      {children}
    </div>
  );
  return <div className={styles.root}>{side === 'left' ? [aside, handle, main] : [main, handle, aside]}</div>;
}
