import { useState } from 'react';
import { assertNever } from '#shared/lib/assert-never.ts';
import type { AgentId } from '#shared/lib/ids.ts';
import { firstLine, type LongText, unmarked } from '#shared/model/text.ts';
import type { CallItem, TranscriptItem } from '#shared/projections/transcript.ts';
import { useClient } from '#renderer/client/client-context.tsx';
import { revealAgent } from '#renderer/client/reveal.ts';
import { useText } from '#renderer/client/use-text.ts';
import { setExpanded } from '#renderer/stores/view.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { exactly } from '#renderer/ui/format.ts';
import { Icon } from '#renderer/ui/Icon.tsx';
import { Markdown } from '#renderer/ui/Markdown.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import { CompactionLine } from './CompactionLine.tsx';
import { EndLine } from './EndLine.tsx';
import { RewoundLine } from './RewoundLines.tsx';
import type { Row } from './rows.ts';
import styles from './rows.module.css';

/** Everything in a transcript that is not a call. */
export function ItemLine({ row, item }: { row: Row; item: Exclude<TranscriptItem, CallItem> }) {
  switch (item.kind) {
    case 'message':
      return <Message item={item} />;
    case 'text':
      return <Prose text={item.text} cut={item.cut} />;
    case 'reasoning':
      return <Thought row={row} text={item.text} cut={item.cut} />;
    case 'turn':
      return (
        <div className={styles.notice}>
          <Callout look="failed">{item.failure}</Callout>
        </div>
      );
    case 'notice':
      return (
        <div className={styles.notice}>
          <Callout icon={item.about === 'agent' ? 'agent' : 'info'}>
            {visibleText(item.about === 'agent' ? unmarked(item.text) : item.text)}
          </Callout>
        </div>
      );
    case 'compaction':
      return <CompactionLine row={row} item={item} />;
    case 'nanite':
      return (
        <div className={styles.line} title={exactly(item.at)}>
          <Icon name="delegate" className={styles.icon} />
          <span className={styles.fixed}>Nanite</span>
          <span className={classNames(styles.title, styles.faint)}>a short run in the background, asked for beside the conversation</span>
        </div>
      );
    case 'run':
      return (
        <div className={styles.end} title={exactly(item.at)}>
          <Icon name="play" size={12} />
          Resumed
        </div>
      );
    case 'rewound':
      return <RewoundLine row={row} item={item} />;
    case 'end':
      return <EndLine session={row.session} agent={row.owner} item={item} />;
    default:
      return assertNever(item, 'item');
  }
}

function Message({ item }: { item: Extract<TranscriptItem, { kind: 'message' }> }) {
  const [open, setOpen] = useState(false);
  const { text, length, whole, loading } = useText(item.text, open);
  const person = item.from.kind === 'person';
  // What an agent tells of its work may be long; what the person wrote is what they look for.
  const long = length > 700 || text.split('\n', 9).length > (person ? 8 : 6);
  return (
    <div className={classNames(styles.message, person && styles.person)}>
      <div className={styles.who} title={exactly(item.at)}>
        {item.from.kind === 'agent' ? <SentBy agent={item.from.agent as AgentId} name={item.from.name} /> : person ? 'You' : 'Coppice'}
        {item.turn === null && <span className={styles.meta}>read at the next turn</span>}
      </div>
      <div className={classNames(styles.words, long && !open && styles.clamped)}>{visibleText(text)}</div>
      {long && (
        <Button small look="quiet" busy={open && loading && !whole} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? 'Show less' : 'Show all'}
        </Button>
      )}
    </div>
  );
}

/** An agent that speaks here; a click leads to it. */
function SentBy({ agent, name }: { agent: AgentId; name: string }) {
  const { transcripts } = useClient();
  return (
    <>
      <Icon name="agent" size={14} />
      <button type="button" className={styles.sender} title="Show this agent" onClick={() => void revealAgent(transcripts, agent)}>
        {visibleText(name)}
      </button>
    </>
  );
}

function Prose({ text, cut }: { text: LongText; cut: boolean }) {
  const { text: words, problem } = useText(text, true);
  return (
    <div className={styles.prose}>
      <Markdown text={words} />
      {problem !== null && <Callout look="failed">{problem}</Callout>}
      {cut && <div className={styles.cut}>cut off here</div>}
    </div>
  );
}

function Thought({ row, text, cut }: { row: Row; text: LongText; cut: boolean }) {
  const open = row.open === true;
  const { text: words } = useText(text, open);
  return (
    <>
      <button
        type="button"
        tabIndex={-1}
        className={styles.line}
        aria-label={`${open ? 'Collapse' : 'Expand'} thought`}
        onClick={() => setExpanded([row.key], !open)}
      >
        <Icon name="thought" className={styles.icon} />
        <span className={styles.quiet}>Thought{cut ? ', cut off' : ''}</span>
        {!open && <span className={classNames(styles.title, styles.faint)}>{visibleText(firstLine(text))}</span>}
        <span className={styles.grow} />
        <Icon name="chevronRight" size={14} className={classNames(styles.chevron, open && styles.open)} />
      </button>
      {open && <div className={styles.thought}>{visibleText(words)}</div>}
    </>
  );
}
