import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useRef, useState } from 'react';
import type { Agent } from '#shared/model/agent.ts';
import type { AgentAct } from '#shared/model/agent-act.ts';
import { tryOnAgent } from '#renderer/client/act-on-agent.ts';
import { useClient } from '#renderer/client/client-context.tsx';
import { whyNot } from '#renderer/stores/agent-acts.ts';
import { useLive } from '#renderer/stores/live.ts';
import type { AgentsBy } from '#renderer/stores/view.ts';
import { openMenuOf, useActAndTell } from '#renderer/ui/AgentActs.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { useFocusKept } from '#renderer/ui/use-focus-kept.ts';
import type { Line } from './agent-lines.ts';
import { AgentRow } from './AgentRow.tsx';
import { GroupHeading } from './GroupHeading.tsx';
import styles from './RunningAgents.module.css';

/** Px: every line of a kind is as high as its fellows, so that none has to be measured and none shifts. */
const heights: Record<Line['kind'], number> = { session: 28, lane: 28, live: 60, queued: 28, ended: 60, fold: 28 };

const actKeys: Partial<Record<string, readonly AgentAct[]>> = { s: ['steer'], p: ['pause', 'resume'], Delete: ['cancel'] };

/**
 * The lines, virtualised. One stop for the Tab key; arrows go from one to the next, Enter shows it in its tree, the menu key or a
 * right click opens what can be done to it.
 */
export function AgentList({ lines, by, open, onFold }: { lines: readonly Line[]; by: AgentsBy; open: boolean; onFold: () => void }) {
  const scroll = useRef<HTMLUListElement>(null);
  const { rpc } = useClient();
  const tell = useActAndTell();
  const stops = lines.flatMap((line, index) => (line.kind === 'session' || line.kind === 'lane' ? [] : [index]));
  const [active, setActive] = useState<{ key: string; index: number } | null>(null);
  const found = lines.findIndex(({ key }) => key === active?.key);
  // Where its line is gone, the one in its place.
  const at = found === -1 ? (stops.find((stop) => stop >= (active?.index ?? 0)) ?? stops.at(-1) ?? 0) : found;
  // Another function for other lines: their heights are asked for anew.
  const getItemKey = useCallback((index: number) => lines[index]?.key ?? index, [lines]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroll.current,
    getItemKey,
    estimateSize: (index) => heights[lines[index]?.kind ?? 'live'],
    overscan: 4,
    // The line that the keyboard is at stays in the page.
    rangeExtractor: ({ startIndex, endIndex, overscan, count }) => {
      const from = Math.max(0, startIndex - overscan);
      const to = Math.min(count - 1, endIndex + overscan);
      const shown = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
      return at < count && (at < from || at > to) ? [...shown, at].toSorted((a, b) => a - b) : shown;
    },
  });

  const wanted = useRef(false);
  useEffect(() => {
    if (!wanted.current) return;
    wanted.current = false;
    buttonIn(scroll.current, at)?.focus({ preventScroll: true });
  }, [at]);
  // The list itself, not the neighbour: a key that was meant for the agent that has ended does nothing to another.
  useFocusKept(() => (scroll.current === null ? [] : [scroll.current]), lines);
  const goTo = (stop: number) => {
    const index = stops[Math.min(stops.length - 1, Math.max(0, stop))];
    const line = index === undefined ? undefined : lines[index];
    if (index === undefined || line === undefined || index === at) return;
    wanted.current = true;
    setActive({ key: line.key, index });
    virtual.scrollToIndex(index, { align: 'auto' });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    const here = stops.indexOf(at);
    const moves: Record<string, number> = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: stops.length - 1 };
    const stop = moves[event.key];
    const agent = useLive.getState().agents.get(idAt(event.target) ?? '');
    const act = agent === undefined ? undefined : possible(agent, actKeys[event.key]);
    if (stop !== undefined && event.target === event.currentTarget) buttonIn(scroll.current, at)?.focus();
    else if (stop !== undefined) goTo(stop);
    else if (agent === undefined || act === undefined) return;
    // A key held down would act again, on whoever has the focus by then.
    else if (!event.repeat) tell(agent.name, act, tryOnAgent(rpc, agent.id, act));
    event.preventDefault();
  };
  const onContextMenu = (event: MouseEvent) => {
    if (openMenuOf(event.target)) event.preventDefault();
  };

  return (
    <ul
      ref={scroll}
      tabIndex={-1}
      className={styles.list}
      aria-label="Running agents"
      style={{ height: virtual.getTotalSize() + 8 }}
      onKeyDown={onKeyDown}
      onContextMenu={onContextMenu}
    >
      {virtual.getVirtualItems().map(({ index, start, size }) => {
        const line = lines[index];
        if (line === undefined) return null;
        const place = { className: styles.place, style: { transform: `translateY(${start}px)`, height: size } };
        if (line.kind === 'session' || line.kind === 'lane')
          return (
            <li key={line.key} aria-setsize={lines.length} aria-posinset={index + 1} {...place}>
              <GroupHeading line={line} />
            </li>
          );
        return (
          <li
            key={line.key}
            data-index={index}
            aria-setsize={lines.length}
            aria-posinset={index + 1}
            onFocus={() => setActive({ key: line.key, index })}
            {...place}
          >
            {line.kind === 'fold' ? (
              <button type="button" tabIndex={index === at ? 0 : -1} className={styles.fold} aria-expanded={open} onClick={onFold}>
                <Icon name="chevronRight" size={12} className={classNames(styles.chevron, open && styles.open)} />
                Ended {line.ended}
              </button>
            ) : (
              <AgentRow agent={line.agent} kind={line.kind} depth={line.depth} place={line.place} by={by} tabbed={index === at} />
            )}
          </li>
        );
      })}
      <li aria-hidden="true" style={{ height: virtual.getTotalSize() }} />
    </ul>
  );
}

function buttonIn(list: HTMLElement | null, index: number): HTMLElement | null {
  return list?.querySelector<HTMLElement>(`[data-index="${index}"] button`) ?? null;
}

function idAt(target: EventTarget): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>('[data-agent]')?.dataset['agent'] : undefined;
}

/** The first of these acts that can be done with an agent as it stands. */
function possible(agent: Agent, acts: readonly AgentAct[] = []): AgentAct | undefined {
  return acts.find((act) => whyNot(act, agent, useLive.getState()) === null);
}
