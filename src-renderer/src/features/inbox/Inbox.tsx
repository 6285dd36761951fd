import { type KeyboardEvent, useRef } from 'react';
import { useAsked } from '#renderer/stores/asked.ts';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { Kbd } from '#renderer/ui/Kbd.tsx';
import { useFocusKept } from '#renderer/ui/use-focus-kept.ts';
import styles from './Inbox.module.css';
import { QuestionItem } from './QuestionItem.tsx';
import { Request } from './Request.tsx';

export const INBOX_ID = 'inbox-requests';

/**
 * All that is asked of the person, the oldest first. Arrows go from one to the next; A digit goes to an answer that is
 * offered; nothing is answered before something was chosen or written. Which key allows or denies: `answerOfKey`.
 */
export function Inbox() {
  const asked = useAsked();
  const list = useRef<HTMLUListElement>(null);
  useFocusKept(() => itemsOf(list.current), asked.length);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0 || (event.target instanceof HTMLElement && event.target.matches('input, textarea, pre'))) return;
    const items = itemsOf(list.current);
    const at = items.findIndex((item) => item.contains(document.activeElement));
    event.preventDefault();
    items[Math.min(items.length - 1, Math.max(0, at + step))]?.focus();
  };

  return (
    <section className={styles.inbox} aria-label="Inbox">
      {asked.length === 0 ? (
        <EmptyState icon="inbox" title="Nothing needs you">
          When an agent wants to change a file or run a command that its mode does not let pass, or any agent has a question for you, it
          asks here, however deep in the tree it works, and waits until you answer.
        </EmptyState>
      ) : (
        <>
          <p className={styles.keys}>
            <span>
              <Kbd keys="arrowup" /> <Kbd keys="arrowdown" /> move
            </span>
            {asked.some(({ kind }) => kind === 'approval') && (
              <>
                <span>
                  <Kbd keys="a" /> allow once
                </span>
                <span>
                  <Kbd keys="d" /> deny
                </span>
              </>
            )}
            {asked.some(({ kind, row }) => kind === 'question' && row.options.length > 0) && (
              <>
                <span>
                  <Kbd keys="1" /> … choose
                </span>
                <span>
                  <Kbd keys="enter" /> answer
                </span>
              </>
            )}
          </p>
          {/* The keys are a short way to buttons that are there as well. */}
          <ul ref={list} id={INBOX_ID} className={styles.list} onKeyDown={onKeyDown}>
            {asked.map(({ kind, row }) =>
              kind === 'approval' ? <Request key={row.call} approval={row} /> : <QuestionItem key={row.call} question={row} />,
            )}
          </ul>
        </>
      )}
    </section>
  );
}

function itemsOf(list: HTMLElement | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>(':scope > li') ?? [])];
}
