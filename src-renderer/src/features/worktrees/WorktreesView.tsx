import { useCallback, useMemo, useState } from 'react';
import { problemText } from '#renderer/client/problem.ts';
import { openView } from '#renderer/stores/view.ts';
import { AskAgain } from '#renderer/ui/AskAgain.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { EmptyState } from '#renderer/ui/EmptyState.tsx';
import { counted } from '#renderer/ui/format.ts';
import { IconButton } from '#renderer/ui/IconButton.tsx';
import { Sheet } from '#renderer/ui/Sheet.tsx';
import { Skeleton } from '#renderer/ui/Spinner.tsx';
import { sizeWords } from '#shared/model/size-words.ts';
import { DiscardDialog } from './DiscardDialog.tsx';
import { DiscardedList } from './DiscardedList.tsx';
import { PoolList } from './PoolList.tsx';
import { ReclaimAllDialog } from './ReclaimAllDialog.tsx';
import { freedBy, type TreeLine, treeLines } from './tree-lines.ts';
import { TreeTable } from './TreeTable.tsx';
import { useDiscarded, usePools } from './use-kept.ts';
import { useReclaim } from './use-reclaim.ts';
import { useMeasures, useTreeList } from './use-trees.ts';
import styles from './Worktrees.module.css';

export const WORKTREES_ID = 'worktrees';

/** Every worktree that agents left, by what can go; what each takes, and what would go with it. */
export function WorktreesView() {
  const list = useTreeList(true);
  const [round, setRound] = useState(0);
  const measuring = useMeasures(list.data, round);
  const lines = useMemo(() => treeLines(list.data ?? [], measuring.measures, measuring.done), [list.data, measuring]);
  const safe = useMemo(() => lines.filter(({ can }) => can === 'safe'), [lines]);
  const [asked, setAsked] = useState<TreeLine | null>(null);
  const [all, setAll] = useState(false);
  const { refetch } = list;
  const again = useCallback(async () => {
    await refetch();
    setRound((before) => before + 1);
  }, [refetch]);
  const reclaim = useReclaim(again);
  const discarded = useDiscarded(round);
  const pools = usePools(round);
  const take = (line: TreeLine) => {
    if (line.can === 'asks') setAsked(line);
    else if (line.can === 'safe') void reclaim.one(line);
  };
  return (
    <Sheet
      title="Worktrees"
      closing="Close the worktrees"
      onClose={() => openView(null)}
      beside={
        <>
          <Summary lines={lines} total={measuring.total} done={measuring.done} freed={safe.reduce((sum, line) => sum + freedBy(line), 0)} />
          <IconButton small icon="refresh" label="Look again" onClick={() => void again()} />
          <Button small icon="trash" disabled={!measuring.done || safe.length === 0} onClick={() => setAll(true)}>
            Reclaim all safe…
          </Button>
        </>
      }
    >
      {list.isError && <AskAgain problem={problemText(list.error)} busy={list.isFetching} onAgain={() => void again()} />}
      {measuring.problem !== null && <AskAgain problem={measuring.problem} busy={false} onAgain={() => void again()} />}
      {list.isPending && (
        <div className={styles.loading} role="status" aria-label="Loading the worktrees">
          <Skeleton width="90%" />
          <Skeleton width="80%" />
          <Skeleton width="86%" />
        </div>
      )}
      {list.data?.length === 0 && (
        <EmptyState icon="branch" title="No worktrees">
          An agent that works in a worktree of its own leaves it here until it is merged and removed, or discarded.
        </EmptyState>
      )}
      {lines.length > 0 && (
        <div className={styles.wide}>
          <TreeTable id={WORKTREES_ID} lines={lines} busy={reclaim.busy} onTake={take} />
        </div>
      )}
      {[...measuring.measures.values()].some(({ processes }) => processes === null) && (
        <p className={styles.hint}>This system does not tell whether a process is at work in a worktree: end what runs there first.</p>
      )}
      {discarded.isError && <AskAgain problem={problemText(discarded.error)} busy={discarded.isFetching} onAgain={() => void again()} />}
      <DiscardedList works={discarded.data ?? []} onDone={() => void again()} />
      <PoolList pools={pools} />
      {asked !== null && <DiscardDialog line={asked} onClose={() => setAsked(null)} onDone={() => void again()} />}
      {all && <ReclaimAllDialog lines={safe} onClose={() => setAll(false)} onDone={() => void again()} />}
    </Sheet>
  );
}

function Summary({ lines, total, done, freed }: { lines: readonly TreeLine[]; total: number; done: boolean; freed: number }) {
  if (lines.length === 0) return <span className={styles.summary} />;
  return (
    <span className={styles.summary} role="status">
      {counted(lines.length, 'worktree')} · {done ? '' : 'measuring, '}
      {sizeWords(total)}
      {done && freed > 0 && ` · ${sizeWords(freed)} can go`}
    </span>
  );
}
