import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import { useLive } from '#renderer/stores/live.ts';
import { type AgentsBy, setAgentsBy, useView } from '#renderer/stores/view.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { Segmented } from '#renderer/ui/Segmented.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import { type AgentsLine, agentsLines } from './agent-lines.ts';
import { AgentLine } from './AgentLine.tsx';
import styles from './RunningAgents.module.css';

export const RUNNING_ID = 'running-agents';

const groupings: readonly { readonly value: AgentsBy; readonly title: string }[] = [
  { value: 'session', title: 'Session' },
  { value: 'lane', title: 'Lane' },
];

/** Every agent that goes on, of all sessions, under its session or its lane; ended ones fold away. */
export function RunningAgents() {
  const agents = useLive((live) => live.agents);
  const sessions = useLive((live) => live.sessions);
  const lanes = useLive((live) => live.lanes);
  const by = useView((view) => view.agentsBy);
  const [open, setOpen] = useState(false);
  const lines = useMemo(() => agentsLines({ agents, sessions, lanes }, by, open), [agents, sessions, lanes, by, open]);
  const fold = lines.findIndex((line) => line.kind === 'fold');
  const live = lines.slice(0, fold < 0 ? undefined : fold).filter((line) => line.kind === 'agent').length;
  return (
    <section id={RUNNING_ID} tabIndex={-1} className={styles.section} aria-label="Running agents">
      <header className={styles.head}>
        <h2 className={styles.title}>
          <span className={styles.cut}>Running agents</span>
          {live > 0 && <Badge look="accent">{live}</Badge>}
        </h2>
        {live > 0 && <Segmented label="Group agents by" choices={groupings} value={by} onChange={setAgentsBy} />}
      </header>
      {live === 0 && <p className={styles.empty}>None at work. Every agent of every session is listed here while it runs.</p>}
      <Lines lines={lines} by={by} open={open} onFold={() => setOpen(!open)} />
    </section>
  );
}

/** Px: lines of a kind are as high as one another, so that none has to be measured. */
function heightOf(line: AgentsLine | undefined, ended: boolean): number {
  if (line?.kind !== 'agent') return 26;
  return ended ? 40 : 54;
}

function Lines({ lines, by, open, onFold }: { lines: readonly AgentsLine[]; by: AgentsBy; open: boolean; onFold: () => void }) {
  const scroll = useRef<HTMLUListElement>(null);
  const fold = lines.findIndex((line) => line.kind === 'fold');
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => heightOf(lines[index], fold >= 0 && index > fold),
    getItemKey: (index) => lines[index]?.key ?? index,
    overscan: 4,
  });
  return (
    <ul ref={scroll} className={styles.list} aria-label="Running agents" style={{ height: virtual.getTotalSize() + 8 }}>
      {virtual.getVirtualItems().map(({ index, start, size }) => {
        const line = lines[index];
        return (
          line !== undefined && (
            <li
              key={line.key}
              aria-setsize={lines.length}
              aria-posinset={index + 1}
              className={styles.place}
              style={{ transform: `translateY(${start}px)`, height: size }}
            >
              {line.kind === 'heading' && <Heading title={line.title} note={line.note} />}
              {line.kind === 'agent' && (
                <AgentLine agent={line.agent} level={line.level} underSession={by === 'session' && (fold < 0 || index < fold)} />
              )}
              {line.kind === 'fold' && (
                <button type="button" className={styles.fold} aria-expanded={open} onClick={onFold}>
                  <Icon name="chevronRight" size={12} className={classNames(styles.chevron, open && styles.open)} />
                  Ended {line.count}
                </button>
              )}
            </li>
          )
        );
      })}
      <li aria-hidden="true" style={{ height: virtual.getTotalSize() + 8 }} />
    </ul>
  );
}

function Heading({ title, note }: { title: string; note: string }) {
  const shown = visibleText(title) || 'Session';
  return (
    <h3 className={styles.heading}>
      <span className={styles.cut} title={shown}>
        {shown}
      </span>
      <span className={styles.note}>{note}</span>
    </h3>
  );
}
