import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { AgentId, SessionId } from '#shared/lib/ids.ts';
import { useClient } from '#renderer/client/client-context.tsx';
import { askToRewind } from '#renderer/stores/rewinding.ts';
import { inspectAgent, setExpanded, useView } from '#renderer/stores/view.ts';
import { openMenuOf } from '#renderer/ui/AgentActs.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { rewindTo } from './rewind-to.ts';
import { RowFrame, rowId } from './RowFrame.tsx';
import type { Row } from './rows.ts';
import styles from './TranscriptTree.module.css';
import { treeMove } from './tree-keys.ts';
import { useRows } from './use-rows.ts';

/** Distance from the end (px) within which the tree follows what is new. */
const NEAR_END = 48;

/** Heights before a row was measured: near enough that the scroll bar does not jump. */
const estimates: Record<Row['kind'], number> = {
  item: 56,
  call: 30,
  detail: 240,
  approval: 150,
  question: 190,
  reads: 30,
  gone: 30,
  agent: 58,
  flow: 64,
  edge: 40,
  now: 30,
};

/**
 * The session as a nested tree, virtualised as one flat list. It follows its end while the person is there, and stands still
 * elsewhere. One stop for the Tab key; arrows or j and k move within.
 */
export function TranscriptTree({ session, owner }: { session: SessionId; owner: AgentId | undefined }) {
  const { transcripts } = useClient();
  const rows = useRows(session, owner);
  const scroll = useRef<HTMLDivElement>(null);
  const [active, setActive] = useState<string | null>(null);
  const [atEnd, setAtEnd] = useState(true);
  const [lit, setLit] = useState<{ key: string; nonce: number } | null>(null);
  const activeIndex = rows.findIndex((row) => row.key === active);

  const getItemKey = useCallback((index: number) => rows[index]?.key ?? index, [rows]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroll.current,
    estimateSize: (index) => estimates[rows[index]?.kind ?? 'item'],
    getItemKey,
    // At the end nobody is about to see the rows above: what arrives there need not be drawn.
    overscan: atEnd ? 2 : 8,
    // Drawn with the frame that is coming, together with what arrived: the overscan covers until then.
    useFlushSync: false,
    paddingStart: 12,
    paddingEnd: 20,
    // At the end the tree holds itself there; elsewhere what is in sight stays, whatever is put before it.
    anchorTo: atEnd ? 'start' : 'end',
    // The row that the keyboard is at stays in the page, so that its id can be pointed to.
    rangeExtractor: (range) => {
      const from = Math.max(0, range.startIndex - range.overscan);
      const to = Math.min(range.count - 1, range.endIndex + range.overscan);
      const shown = Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
      return activeIndex === -1 || (activeIndex >= from && activeIndex <= to) ? shown : [...shown, activeIndex].sort((a, b) => a - b);
    },
  });

  // Whether the person is at the end and so wants to stay there. Only scrolling up leaves it: content that grows does not.
  const following = useRef(true);
  const lastTop = useRef(0);
  const total = virtual.getTotalSize();
  useLayoutEffect(() => {
    const element = scroll.current;
    if (following.current && element !== null) element.scrollTop = element.scrollHeight;
  }, [total, rows]);

  const reveal = useView((view) => view.reveal);
  const sought = useRef(0);
  useEffect(() => {
    if (reveal === null || reveal.nonce === sought.current) return;
    const index = rows.findIndex((row) => row.key === reveal.node);
    if (index === -1) return;
    sought.current = reveal.nonce;
    following.current = false;
    // Before the row is chosen: a tree that gets the focus without one chooses its last.
    if (reveal.focus) scroll.current?.focus({ preventScroll: true });
    virtual.scrollToIndex(index, { align: 'center' });
    setActive(reveal.node);
    setLit({ key: reveal.node, nonce: reveal.nonce });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- sought again only when rows or the wish changed
  }, [reveal, rows]);

  const pick = useCallback((row: Row) => {
    setActive(row.key);
    inspectAgent(row.kind === 'agent' ? row.agent : row.owner);
  }, []);
  const goTo = (index: number) => {
    const row = rows[index];
    if (row === undefined) return;
    pick(row);
    following.current = index === rows.length - 1;
    virtual.scrollToIndex(index, { align: 'auto' });
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // Keys of a control inside a row are that control's.
    if (event.target !== event.currentTarget || event.metaKey || event.ctrlKey || event.altKey) return;
    const at = activeIndex === -1 ? rows.length : activeIndex;
    const page = Math.max(1, virtual.getVirtualItems().length - 10);
    const move = treeMove(event.key, rows, at, page);
    const to = event.key === 'r' && activeIndex !== -1 ? rewindTo(rows[activeIndex]) : null;
    if (to !== null) {
      event.preventDefault();
      askToRewind(to);
      return;
    }
    if (move.kind === 'none') return;
    event.preventDefault();
    if (move.kind === 'go') goTo(move.index);
    else if (active !== null) setExpanded([active], move.open);
  };

  /** A right click on an agent's card, or the menu key while the keyboard is at it. */
  const onContextMenu = (event: MouseEvent) => {
    const byKey = event.target === event.currentTarget;
    const card = byKey ? document.getElementById(rowId(rows[activeIndex]))?.querySelector('[data-agent]') : event.target;
    if (openMenuOf(card ?? null)) event.preventDefault();
  };

  const onScroll = () => {
    const element = scroll.current;
    if (element === null) return;
    const up = element.scrollTop < lastTop.current - 1;
    lastTop.current = element.scrollTop;
    const near = element.scrollHeight - element.scrollTop - element.clientHeight <= NEAR_END;
    if (near) following.current = true;
    else if (up) following.current = false;
    setAtEnd(following.current);
  };

  useEffect(() => transcripts.hold(!atEnd), [atEnd, transcripts]);

  // Scrolling up to where what is loaded begins is asking for more. What is loaded is put before it, so it leaves the sight again.
  const edge = virtual.getVirtualItems().find(({ index }) => isOlder(rows[index]))?.index;
  const wanted = edge === undefined ? undefined : rows[edge]?.session;
  useEffect(() => {
    if (wanted !== undefined && !following.current) void transcripts.older(wanted);
  }, [wanted, atEnd, transcripts]);

  const toEnd = () => {
    following.current = true;
    virtual.scrollToEnd();
  };

  return (
    <div className={styles.frame}>
      <div
        ref={scroll}
        role="tree"
        aria-label="Transcript"
        aria-activedescendant={activeIndex === -1 ? undefined : rowId(rows[activeIndex])}
        tabIndex={0}
        className={styles.scroll}
        onKeyDown={onKeyDown}
        onContextMenu={onContextMenu}
        onFocus={(event) => {
          if (event.target === event.currentTarget && activeIndex === -1) setActive(rows.at(-1)?.key ?? null);
        }}
        onScroll={onScroll}
      >
        <div role="presentation" className={styles.sizer} style={{ height: total }}>
          {virtual.getVirtualItems().map((place) => {
            const row = rows[place.index];
            if (row === undefined) return null;
            return (
              <RowFrame
                key={row.key}
                row={row}
                index={place.index}
                top={place.start}
                active={row.key === active}
                lit={lit?.key === row.key ? lit.nonce : 0}
                measure={virtual.measureElement}
                onPick={pick}
              />
            );
          })}
        </div>
      </div>
      {!atEnd && (
        <Button small icon="arrowDown" className={styles.latest} onClick={toEnd}>
          Jump to latest
        </Button>
      )}
    </div>
  );
}

function isOlder(row: Row | undefined): boolean {
  return row?.kind === 'edge' && row.edge === 'older';
}
