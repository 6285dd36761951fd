import { useQuery } from '@tanstack/react-query';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { useLive } from '#renderer/stores/live.ts';
import { AskAgain } from '#renderer/ui/AskAgain.tsx';
import { Button } from '#renderer/ui/Button.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Skeleton } from '#renderer/ui/Spinner.tsx';
import type { ConflictFile } from '#shared/contract/merging.ts';
import type { Pair } from './MergeQueueView.tsx';
import styles from './MergeQueue.module.css';

/** The conflict of two as it stands now: each file with the text of both sides. */
export function ConflictDialog({ pair, onClose }: { pair: Pair | null; onClose: () => void }) {
  const agents = useLive((live) => live.agents);
  const worktrees = useLive((live) => live.worktrees);
  const nameOf = (agent: string) => agents.get(agent)?.name ?? agent;
  const branch = pair === null ? '' : (worktrees.get(pair.a)?.target?.branch ?? 'the target');
  const other = pair === null || pair.b === null ? branch : nameOf(pair.b);
  return (
    <Dialog
      open={pair !== null}
      wide
      onClose={onClose}
      title={pair === null ? '' : `${nameOf(pair.a)} and ${other} conflict`}
      words="As their work stands now, uncommitted work too. Whoever lands second has to resolve it."
      actions={<Button onClick={onClose}>Close</Button>}
    >
      {pair !== null && <Conflict pair={pair} ours={other} theirs={nameOf(pair.a)} />}
    </Dialog>
  );
}

function Conflict({ pair, ours, theirs }: { pair: Pair; ours: string; theirs: string }) {
  const { rpc } = useClient();
  const files = useQuery({
    queryKey: ['merging', 'conflict', pair.a, pair.b],
    queryFn: () => rpc.merging.conflict({ a: pair.a, b: pair.b }),
    staleTime: 0,
    retry: false,
  });
  if (files.isError) return <AskAgain problem={problemText(files.error)} busy={files.isFetching} onAgain={() => void files.refetch()} />;
  if (files.data === undefined) return <Skeleton width="80%" />;
  if (files.data.length === 0) return <p>They no longer conflict.</p>;
  return (
    <div className={styles.files}>
      {files.data.map((file) => (
        <FileConflict key={file.path} file={file} ours={ours} theirs={theirs} />
      ))}
    </div>
  );
}

function FileConflict({ file, ours, theirs }: { file: ConflictFile; ours: string; theirs: string }) {
  return (
    <section className={styles.file} aria-label={file.path}>
      <h4>
        <code>{file.path}</code>
      </h4>
      {file.hunks.length === 0 && file.words.map((words) => <p key={words}>{words}</p>)}
      {file.hunks.map((hunk) => (
        <div key={hunk.line} className={styles.hunk}>
          <p className={styles.at}>at line {hunk.line}</p>
          <Side of={ours} text={hunk.ours} />
          <Side of={theirs} text={hunk.theirs} />
        </div>
      ))}
    </section>
  );
}

function Side({ of, text }: { of: string; text: string }) {
  return (
    <figure className={styles.side}>
      <figcaption>{of}</figcaption>
      {/* What scrolls must be reached by keyboard. */}
      <pre tabIndex={0}>{text === '' ? '(nothing)' : text}</pre>
    </figure>
  );
}
