import type { AgentId } from '#shared/lib/ids.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { CallItem } from '#shared/projections/transcript.ts';
import { useLive } from '#renderer/stores/live.ts';
import { setExpanded } from '#renderer/stores/view.ts';
import { classNames } from '#renderer/ui/class-names.ts';
import { duration, elapsed, exactly } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { useNow } from '#renderer/ui/now.ts';
import { Spinner } from '#renderer/ui/Spinner.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import { FoldedLine } from './FoldedLine.tsx';
import type { CallRow, Row } from './rows.ts';
import styles from './rows.module.css';
import { answerWords, outcomeWords, readsWords, toolIcons } from './words.ts';

/** A tool call on one line. The button is passed by with Tab: the tree's own keys open it. */
export function CallLine({ row }: { row: CallRow }) {
  const { item } = row;
  const open = row.open === true;
  // What ran, where a person changed it.
  const title = visibleText((item.override ?? item).display.title);
  const failed = item.outcome !== null && item.outcome !== 'ok';
  return (
    <button
      type="button"
      tabIndex={-1}
      className={styles.line}
      aria-label={`${open ? 'Collapse' : 'Expand'} ${title}`}
      title={exactly(item.at)}
      onClick={() => setExpanded([row.key], !open)}
    >
      <Icon name={toolIcons[item.display.kind]} className={failed ? styles.iconFailed : styles.icon} />
      <span className={classNames(styles.title, item.answer !== null && styles.answered)}>{title}</span>
      {item.answer !== null && <span className={styles.answer}>{visibleText(answerWords(item.answer))}</span>}
      <span className={styles.grow} />
      <span className={styles.meta}>
        {item.override !== null && <span>changed by you</span>}
        <CallState item={item} owner={row.owner} />
      </span>
      <Icon name="chevronRight" size={14} className={classNames(styles.chevron, open && styles.open)} />
    </button>
  );
}

function CallState({ item, owner }: { item: CallItem; owner: AgentId }) {
  const ended = useLive((live) => hasEnded(live.agents.get(owner)?.run.status ?? 'running'));
  // Its run was cut while it was under way: how it ended is known, or found out, when the run resumes. A tree is torn down after the run.
  if (ended && item.state !== 'ended' && item.turn > 0) return <span>cut off</span>;
  switch (item.state) {
    case 'requested':
    case 'approved':
      return <span>waits its turn</span>;
    case 'asking':
      return item.question?.to.kind === 'agent' ? <span>asks its parent</span> : <span className={styles.needs}>needs you</span>;
    case 'started':
      return <Running since={item.startedAt ?? item.at} />;
    case 'ended': {
      const words = item.outcome === null ? '' : outcomeWords[item.outcome];
      const ms = item.endedAt === null || item.startedAt === null ? null : item.endedAt - item.startedAt;
      return (
        <>
          {words !== '' && (
            <span className={item.outcome === 'denied' || item.outcome === 'cancelled' ? undefined : styles.failed}>{words}</span>
          )}
          {ms !== null && ms >= 50 && <span>{duration(ms)}</span>}
        </>
      );
    }
  }
}

function Running({ since }: { since: number }) {
  const now = useNow();
  return (
    <>
      <Spinner size={11} />
      <span>{elapsed(now - since)}</span>
    </>
  );
}

/** Several quiet reads as one line. */
export function ReadsLine({ row, items }: { row: Row; items: readonly CallItem[] }) {
  const titles = items.map((item) => visibleText(item.display.title)).join(' · ');
  return <FoldedLine row={row} icon="file" words={readsWords(items)} more={titles} />;
}
