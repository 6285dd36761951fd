import { inspectAgent, openView } from '#renderer/stores/view.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import { TimeAgo } from '#renderer/ui/TimeAgo.tsx';
import type { QueuePast } from '#shared/model/merging.ts';
import styles from './MergeQueue.module.css';
import { pastWords } from './queue-words.ts';
import type { NameOf } from './TargetQueue.tsx';

/** What became of those that have left the line, the newest first. */
export function PastList({ past, nameOf }: { past: readonly QueuePast[]; nameOf: NameOf }) {
  return (
    <>
      <h4 className={styles.heading}>Left the line</h4>
      <ul className={styles.list} aria-label="Left the line">
        {past.map((one) => (
          <li key={`${one.agent} ${one.at}`} className={styles.past}>
            <Badge look={one.outcome === 'landed' ? 'done' : 'failed'}>{one.outcome}</Badge>
            <button type="button" className={styles.name} onClick={() => show(one)}>
              {nameOf(one.agent)}
            </button>
            <span className={styles.pastWords}>
              {pastWords(one)}
              {one.outcome === 'evicted' && one.output !== null && <pre className={styles.output}>{one.output}</pre>}
            </span>
            <TimeAgo at={one.at} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** Of one that landed its review, where it can be undone; of another its transcript, where it reads why. */
function show({ agent, outcome }: QueuePast): void {
  inspectAgent(agent);
  openView(outcome === 'landed' ? 'review' : null);
}
