import { useEffectEvent, useLayoutEffect, useRef } from 'react';
import { Button } from '#renderer/ui/Button.tsx';
import { IconButton } from '#renderer/ui/IconButton.tsx';
import { Tooltip } from '#renderer/ui/Tooltip.tsx';
import styles from './HunkBar.module.css';

/** What can be done with the change that is being read; floats above the diff. */
export function HunkBar({
  at,
  of,
  kept,
  blocked,
  busy,
  onGo,
  onKeep,
  onUndo,
  onComment,
  onLeave,
}: {
  /** From 0. */
  at: number;
  of: number;
  kept: boolean;
  /** Why nothing can be undone now. */
  blocked: string | null;
  busy: boolean;
  onGo: (step: 1 | -1) => void;
  onKeep: () => void;
  onUndo: () => void;
  /** Null where nobody is there to read it. */
  onComment: (() => void) | null;
  /** It goes while it has the focus. */
  onLeave: () => void;
}) {
  const bar = useRef<HTMLDivElement>(null);
  const leave = useEffectEvent(onLeave);
  useLayoutEffect(() => {
    const own = bar.current;
    return () => {
      if (own?.contains(document.activeElement) === true) leave();
    };
  }, []);
  return (
    <div ref={bar} className={styles.bar} role="toolbar" aria-label="This change">
      <IconButton icon="arrowUp" label="Previous change" keys="k" small onClick={() => onGo(-1)} />
      <span className={styles.place}>
        {at + 1} of {of}
      </span>
      <IconButton icon="arrowDown" label="Next change" keys="j" small onClick={() => onGo(1)} />
      <span className={styles.rule} />
      {onComment !== null && (
        <Tooltip text="Comment on these lines" keys="c">
          <Button small look="quiet" icon="message" onClick={onComment}>
            Comment
          </Button>
        </Tooltip>
      )}
      <Tooltip text={blocked ?? 'Put these lines back to what they were'} keys={blocked === null ? 'u' : undefined}>
        <Button
          small
          look="quiet"
          icon="undo"
          busy={busy}
          aria-disabled={blocked !== null || undefined}
          onClick={() => blocked === null && onUndo()}
        >
          Undo
        </Button>
      </Tooltip>
      <Tooltip text={kept ? 'Look at it again' : 'Done with this change: go to the next'} keys="y">
        <Button small look="quiet" icon="check" aria-pressed={kept} onClick={onKeep}>
          {kept ? 'Kept' : 'Keep'}
        </Button>
      </Tooltip>
    </div>
  );
}
