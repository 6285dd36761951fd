import type { SessionId } from '#shared/lib/ids.ts';
import { useFlowBlock } from '#renderer/stores/flow.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { Markdown } from '#renderer/ui/Markdown.tsx';
import { Spinner } from '#renderer/ui/Spinner.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import styles from './rows.module.css';

/** How much of a thought or of a call's arguments is drawn while it streams: its newest end. */
const TAIL = 600;

/** A piece of an answer on its way. */
export function FlowLine({ session, block }: { session: SessionId; block: string }) {
  const flow = useFlowBlock(session, block);
  if (flow === undefined) return null;
  switch (flow.kind) {
    case 'text':
      return (
        <div className={styles.prose}>
          <Markdown text={flow.text} streaming />
          {flow.broken && <div className={styles.meta}>Some of this was missed; it comes whole when the turn ends.</div>}
        </div>
      );
    case 'reasoning':
      return (
        <>
          <div className={styles.line}>
            <Icon name="thought" className={styles.icon} />
            <span className={styles.quiet}>Thinking</span>
          </div>
          <div className={`${styles.thought} ${styles.thoughtStream}`}>
            <span>{visibleText(flow.text.slice(-TAIL))}</span>
          </div>
        </>
      );
    case 'call':
      return (
        <div className={styles.line}>
          <Icon name="wrench" className={styles.icon} />
          <span className={styles.quiet}>Writes a call</span>
          <span className={`${styles.title} ${styles.quiet} ${styles.mono}`}>
            {visibleText(flow.text.slice(-TAIL).replaceAll('\n', ' ').slice(-90))}
          </span>
          <span className={styles.grow} />
          <Spinner size={11} />
        </div>
      );
    case 'output':
      return null;
  }
}
