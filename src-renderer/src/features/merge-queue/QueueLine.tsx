import type { KeyboardEvent } from 'react';
import { inspectAgent } from '#renderer/stores/view.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import { IconButton } from '#renderer/ui/IconButton.tsx';
import { Spinner } from '#renderer/ui/Spinner.tsx';
import type { AgentId } from '#shared/lib/ids.ts';
import type { QueueEntry } from '#shared/model/merging.ts';
import styles from './MergeQueue.module.css';
import { kindWords, stateWords } from './queue-words.ts';
import { pathWords } from '#shared/model/merging.ts';
import type { NameOf } from './TargetQueue.tsx';
import type { useQueueActs } from './use-queue-acts.ts';

/** One that stands in line; Alt with an arrow moves it, for those whose hands are on the keys. */
export function QueueLine({
  entry,
  place,
  before,
  after,
  last,
  predicted,
  nameOf,
  acts,
}: {
  entry: QueueEntry;
  place: number;
  /** Whom it stands behind; null for the first. */
  before: AgentId | null;
  /** Before whom it stands when it is moved down by one; null is the end. */
  after: AgentId | null;
  last: boolean;
  /** In what it is predicted to conflict with those before it. */
  predicted: readonly string[];
  nameOf: NameOf;
  acts: ReturnType<typeof useQueueActs>;
}) {
  const { agent, kind, state } = entry;
  const name = nameOf(agent);
  const waits = state === 'waiting';
  const up = () => before !== null && acts.move(agent, before);
  const down = () => !last && acts.move(agent, after);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    (event.key === 'ArrowUp' ? up : down)();
  };
  return (
    <li className={styles.line} onKeyDown={onKeyDown}>
      <span className={styles.place}>{place + 1}</span>
      <button type="button" className={styles.name} onClick={() => inspectAgent(agent)}>
        {name}
      </button>
      {waits ? null : <Spinner size={12} />}
      <span className={styles.words}>
        {stateWords(entry)} · {kindWords[kind]}
      </span>
      {predicted.length > 0 && <Badge look="needs">conflicts in {pathWords(predicted)}</Badge>}
      <span className={styles.lineActs}>
        <IconButton small icon="arrowUp" label={`Move ${name} up`} aria-disabled={before === null || undefined} onClick={up} />
        <IconButton small icon="arrowDown" label={`Move ${name} down`} aria-disabled={last || undefined} onClick={down} />
        <IconButton small icon="close" label={`Take ${name} out of the line`} onClick={() => acts.remove(agent)} />
      </span>
    </li>
  );
}
