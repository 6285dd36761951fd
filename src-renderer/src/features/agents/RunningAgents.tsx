import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import type { AgentId } from '#shared/lib/ids.ts';
import { useLive } from '#renderer/stores/live.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { counted } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { AgentLine } from './AgentLine.tsx';
import { CancelDialog } from './CancelDialog.tsx';
import styles from './RunningAgents.module.css';
import { sortedAgents } from './sorted-agents.ts';

export const RUNNING_ID = 'running-agents';

/** Ended agents that are still listed, the newest: the transcript holds all of them. */
const ENDED_SHOWN = 30;

/** Height of a line, px: every one is as high, so that none has to be measured. */
const LINE = 44;
const FOLD = 28;

/** Every agent that goes on, of all sessions, in the order they began; ended ones fold away. */
export function RunningAgents() {
  const agents = useLive((live) => live.agents);
  const { live, ended } = useMemo(() => sortedAgents(agents), [agents]);
  const [open, setOpen] = useState(false);
  const [cancelling, setCancelling] = useState<AgentId | null>(null);
  const scroll = useRef<HTMLUListElement>(null);
  // The fold is a line of the list too, between those that run and those that ended.
  const shownEnded = open ? ended.slice(0, ENDED_SHOWN) : [];
  const lines = live.length + (ended.length > 0 ? 1 : 0) + shownEnded.length;
  const virtual = useVirtualizer({
    count: lines,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => (index === live.length ? FOLD : LINE),
    overscan: 4,
  });
  return (
    <section id={RUNNING_ID} tabIndex={-1} className={styles.section} aria-label="Running agents">
      <h2 className={styles.head}>
        Running agents
        {live.length > 0 && <Badge look="accent">{live.length}</Badge>}
      </h2>
      {live.length === 0 && <p className={styles.empty}>None at work. Every agent of every session is listed here while it runs.</p>}
      <ul ref={scroll} className={styles.list} aria-label="Running agents" style={{ height: virtual.getTotalSize() + 8 }}>
        {virtual.getVirtualItems().map(({ index, start, size }) => {
          const agent = live[index] ?? shownEnded[index - live.length - 1];
          return (
            <li
              key={agent?.id ?? 'fold'}
              aria-setsize={lines}
              aria-posinset={index + 1}
              className={styles.place}
              style={{ transform: `translateY(${start}px)`, height: size }}
            >
              {agent === undefined ? (
                <button type="button" className={styles.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
                  <Icon name="chevronRight" size={12} className={classNames(styles.chevron, open && styles.open)} />
                  {counted(ended.length, 'ended agent')}
                </button>
              ) : (
                <AgentLine agent={agent} onCancel={setCancelling} />
              )}
            </li>
          );
        })}
        <li aria-hidden="true" style={{ height: virtual.getTotalSize() }} />
      </ul>
      {cancelling !== null && <CancelDialog agent={cancelling} onClose={() => setCancelling(null)} />}
    </section>
  );
}
