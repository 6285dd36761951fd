import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useShallow } from 'zustand/react/shallow';
import { useLive } from '#renderer/stores/live.ts';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import styles from './Inbox.module.css';
import { Request } from './Request.tsx';

export const INBOX_ID = 'inbox-requests';

/** Every open request, the oldest first. Arrows go from one to the next; A or mod+Enter allows, D denies; Enter alone never allows. */
export function Inbox() {
  const approvals = useLive(useShallow((live) => [...live.approvals.values()].toSorted((a, b) => a.askedAt - b.askedAt)));
  const list = useRef<HTMLUListElement>(null);
  useFocusKept(list, approvals.length);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || (event.target instanceof HTMLElement && event.target.matches('input, pre'))) return;
    const items = itemsOf(list.current);
    const at = items.findIndex((item) => item.contains(document.activeElement));
    event.preventDefault();
    items[Math.min(items.length - 1, Math.max(0, at + step))]?.focus();
  };

  return (
    <section className={styles.inbox} aria-label="Inbox">
      {approvals.length === 0 ? (
        <EmptyState icon="inbox" title="Nothing needs you">
          When an agent in the mode “ask” wants to change a file or run a command, it asks here, however deep in the tree it works, and
          waits until you answer.
        </EmptyState>
      ) : (
        <>
          <p className={styles.keys}>
            <Kbd keys="arrowup" /> <Kbd keys="arrowdown" /> move <Kbd keys="a" /> allow once <Kbd keys="d" /> deny
          </p>
          {/* The keys are a short way to buttons that are there as well. */}
          <ul ref={list} id={INBOX_ID} className={styles.list} onKeyDown={onKeyDown}>
            {approvals.map((approval) => (
              <Request key={approval.call} approval={approval} />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

function itemsOf(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>(':scope > li') ?? [])];
}

/** An answered request goes away with the focus on it: its neighbour takes it, so that the keys go on working. */
function useFocusKept(list: React.RefObject<HTMLUListElement | null>, count: number): void {
  const last = useRef<number | null>(null);
  useEffect(() => {
    const note = () => {
      const at = itemsOf(list.current).findIndex((item) => item.contains(document.activeElement));
      if (at !== -1) last.current = at;
      else if (document.activeElement !== document.body) last.current = null;
    };
    document.addEventListener('focusin', note);
    return () => document.removeEventListener('focusin', note);
  }, [list]);
  useEffect(() => {
    if (last.current === null || document.activeElement !== document.body) return;
    const items = itemsOf(list.current);
    items[Math.min(last.current, items.length - 1)]?.focus();
  }, [list, count]);
}
