import { useLive } from '#renderer/stores/live.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { Icon } from '#renderer/ui/Icon.tsx';
import { Matrix } from './Matrix.tsx';
import type { Pair } from './MergeQueueView.tsx';
import styles from './MergeQueue.module.css';
import { OpenWork } from './OpenWork.tsx';
import { PastList } from './PastList.tsx';
import { QueueLine } from './QueueLine.tsx';
import type { Target } from './targets.ts';
import { useQueueActs } from './use-queue-acts.ts';

/** One target: its line, open work that does not stand in it, how all of it would merge, and what became of the last. */
export function TargetQueue({ target, onPair }: { target: Target; onPair: (pair: Pair) => void }) {
  const { branch, repository, queue, prediction, open } = target;
  const acts = useQueueActs(target);
  const entries = queue?.entries ?? [];
  const nameOf = useNames();
  return (
    <section className={styles.target} aria-label={`Merge queue of ${branch}`}>
      <header className={styles.head}>
        <h3 className={styles.branch} title={repository}>
          <Icon name="branch" size={14} />
          <code>{branch}</code>
        </h3>
        {queue !== undefined && <Badge look={queue.running ? 'accent' : 'plain'}>{queue.running ? 'running' : 'stopped'}</Badge>}
        <span className={styles.repository}>{repository}</span>
        {entries.length > 1 && (
          <Button small icon="rows" busy={acts.busy} onClick={acts.byConflicts}>
            Fewest conflicts first
          </Button>
        )}
        {queue?.running === true && (
          <Button small icon="stop" onClick={acts.stop}>
            Stop
          </Button>
        )}
        {queue?.running === false && entries.length > 0 && (
          <Button small look="primary" icon="play" onClick={acts.start}>
            Start landing
          </Button>
        )}
      </header>
      {queue !== undefined && queue.trouble !== null && <Callout look="needs">Stopped: {queue.trouble}</Callout>}
      {entries.length > 0 && (
        <ol className={styles.list} aria-label={`In line for ${branch}`}>
          {entries.map((entry, place) => (
            <QueueLine
              key={entry.agent}
              entry={entry}
              place={place}
              before={entries[place - 1]?.agent ?? null}
              after={entries[place + 2]?.agent ?? null}
              last={place === entries.length - 1}
              predicted={prediction?.chain.find(({ agent }) => agent === entry.agent)?.paths ?? []}
              nameOf={nameOf}
              acts={acts}
            />
          ))}
        </ol>
      )}
      {open.length > 0 && <OpenWork target={target} nameOf={nameOf} acts={acts} onPair={onPair} />}
      {prediction !== undefined && prediction.agents.length > 1 && <Matrix prediction={prediction} nameOf={nameOf} onPair={onPair} />}
      {queue !== undefined && queue.past.length > 0 && <PastList past={queue.past} nameOf={nameOf} />}
    </section>
  );
}

export type NameOf = (agent: string) => string;

function useNames(): NameOf {
  const agents = useLive((live) => live.agents);
  return (agent) => agents.get(agent)?.name ?? agent;
}
