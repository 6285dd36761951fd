import { Badge } from '#renderer/ui/Badge.tsx';
import { classNames } from '#renderer/ui/class-names.ts';
import { IconButton } from '#renderer/ui/IconButton.tsx';
import { Spinner } from '#renderer/ui/Spinner.tsx';
import { TimeAgo } from '#renderer/ui/TimeAgo.tsx';
import { Tooltip } from '#renderer/ui/Tooltip.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import { sizeWords } from '#shared/model/size-words.ts';
import { openReview } from './open-review.ts';
import { nameOf, stateOf, type TreeLine } from './tree-lines.ts';
import styles from './Worktrees.module.css';

/** One worktree: whose it is, how it stands, what it takes, and the ways it can go. */
export function TreeRow({
  line,
  current,
  busy,
  onFocus,
  onTake,
}: {
  line: TreeLine;
  current: boolean;
  busy: boolean;
  onFocus: () => void;
  onTake: () => void;
}) {
  const { entry, measure, can, why } = line;
  const { look, words, note } = stateOf(line);
  const name = visibleText(nameOf(entry));
  const tab = current ? 0 : -1;
  return (
    <tr data-tree={entry.id} tabIndex={tab} aria-label={name} className={styles.row} onFocus={onFocus}>
      <td className={styles.name} title={entry.path ?? undefined}>
        <span className={styles.agent}>{name}</span>
        {entry.branch !== null && entry.branch !== nameOf(entry) && <code className={styles.branch}>{visibleText(entry.branch)}</code>}
      </td>
      <td>
        <Tooltip text={why === '' || can === null ? note : `${note}: ${why}`}>
          <span>
            <Badge look={look}>{words}</Badge>
          </span>
        </Tooltip>
      </td>
      <td className={styles.number}>
        <Apart line={line} />
      </td>
      <td className={styles.number}>{changedWords(line)}</td>
      <td
        className={styles.number}
        title={measure === undefined || measure.shared === 0 ? undefined : `${sizeWords(measure.shared)} of it stands elsewhere too`}
      >
        {entry.path === null || !entry.there ? <Nothing /> : measure === undefined ? <Waiting /> : sizeWords(measure.bytes)}
      </td>
      <td className={styles.age}>{entry.madeAt === null ? <Nothing /> : <TimeAgo at={entry.madeAt} />}</td>
      <td className={styles.actions}>
        <IconButton
          small
          icon="diff"
          label={entry.agent === null ? 'No agent’s work: there is no review of it' : `Review ${name}`}
          tabIndex={tab}
          aria-disabled={entry.agent === null || undefined}
          onClick={() => openReview(entry)}
        />
        {busy ? (
          <span className={styles.busy}>
            <Spinner size={14} />
          </span>
        ) : (
          <IconButton
            small
            icon="trash"
            label={takeWords(line, name)}
            tabIndex={tab}
            aria-disabled={can === 'never' || can === null || undefined}
            className={classNames(can === 'asks' && styles.danger)}
            onClick={onTake}
          />
        )}
      </td>
    </tr>
  );
}

function takeWords({ can, why }: TreeLine, name: string): string {
  switch (can) {
    case 'safe':
      return `Reclaim ${name}: nothing is lost`;
    case 'asks':
      return `Discard ${name}…`;
    case 'never':
      return `${name} stays: ${why}`;
    case null:
      return 'It is being looked at';
  }
}

function Apart({ line: { measure } }: { line: TreeLine }) {
  if (measure === undefined) return <Waiting />;
  if (measure.problem !== null) return <Nothing />;
  return (
    <>
      <span className={styles.apart} aria-label={`${measure.ahead} ahead`}>
        ↑{measure.ahead}
      </span>
      <span className={styles.apart} aria-label={measure.behind === null ? undefined : `${measure.behind} behind`}>
        {measure.behind === null ? '' : `↓${measure.behind}`}
      </span>
    </>
  );
}

function changedWords({ entry: { files }, measure }: TreeLine): string {
  const open = measure?.changed ?? 0;
  if (files === 0 && open === 0) return '–';
  return [...(files === 0 ? [] : [`${files}`]), ...(open === 0 ? [] : [`${open} uncommitted`])].join(' + ');
}

function Waiting() {
  return <span className={styles.waiting} role="img" aria-label="being measured" />;
}

function Nothing() {
  return <span className={styles.none}>–</span>;
}
