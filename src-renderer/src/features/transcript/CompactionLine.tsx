import type { SessionId } from '#shared/lib/ids.ts';
import type { CompactionReason, Dropped } from '#shared/model/compaction.ts';
import type { CompactionItem } from '#shared/projections/transcript.ts';
import { useText } from '#renderer/client/use-text.ts';
import { useTranscripts } from '#renderer/stores/transcripts.ts';
import { revealNode, setExpanded } from '#renderer/stores/view.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { counted, exactly } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { Markdown } from '#renderer/ui/Markdown.tsx';
import { firstGone, type Row } from './rows.ts';
import styles from './rows.module.css';
import { compactionWords } from './words.ts';

const REASONS: Record<CompactionReason, string> = {
  window: 'its window was nearly full',
  refused: 'its provider refused the request for its length',
  asked: 'you asked for it',
};

/** A compaction where it took place; it opens to the summary and to what the model knows no more. */
export function CompactionLine({ row, item }: { row: Row; item: CompactionItem }) {
  const open = row.open === true;
  return (
    <>
      <button
        type="button"
        tabIndex={-1}
        className={styles.line}
        title={exactly(item.at)}
        aria-label={`${open ? 'Collapse' : 'Expand'} the compaction`}
        onClick={() => setExpanded([row.key], !open)}
      >
        <Icon name="fold" className={styles.icon} />
        <span className={styles.title}>{compactionWords(item)}</span>
        <span className={styles.grow} />
        <Icon name="chevronRight" size={14} className={classNames(styles.chevron, open && styles.open)} />
      </button>
      {open && <Opened row={row} item={item} />}
    </>
  );
}

function isNothing({ turns, toolResults }: Dropped): boolean {
  return turns + toolResults === 0;
}

function Opened({ row, item }: { row: Row; item: CompactionItem }) {
  const { text, problem } = useText(item.summary, true);
  const first = useTranscripts((state) => {
    const loaded = state.loaded.get(row.session);
    return loaded === undefined ? undefined : firstGone(loaded)?.key;
  });
  return (
    <div className={styles.compaction}>
      {!isNothing(item.dropped) && (
        <p className={styles.quiet}>
          The model no longer knows {droppedWords(item.dropped)} word for word, since {REASONS[item.reason]}. They stay above as they were.
        </p>
      )}
      {first !== undefined && (
        <Button small icon="arrowUp" onClick={() => show(row.session, first)}>
          Show what was dropped
        </Button>
      )}
      {item.summary === '' ? (
        <Callout>
          {isNothing(item.dropped)
            ? 'The model gave no summary, so the conversation stays as it was.'
            : 'No summary could be had, so the model was told what is missing instead.'}
        </Callout>
      ) : (
        <div className={styles.summary}>
          <Markdown text={text} />
        </div>
      )}
      {problem !== null && <Callout look="failed">{problem}</Callout>}
    </div>
  );
}

/** Reads that are folded into one line are unfolded for it. */
function show(session: SessionId, first: string): void {
  setExpanded([`${session}/reads:${first}`], true);
  revealNode(`${session}/${first}`, false);
}

function droppedWords({ turns, messages, toolResults }: Dropped): string {
  const parts = [
    turns > 0 ? counted(turns, 'turn') : null,
    messages > 0 ? counted(messages, 'message') : null,
    toolResults > 0 ? counted(toolResults, 'tool result') : null,
  ].filter((part) => part !== null);
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1) ?? ''}`;
}
