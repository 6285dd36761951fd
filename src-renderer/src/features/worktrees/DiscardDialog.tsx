import { useMutation } from '@tanstack/react-query';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { useToast } from '#renderer/ui/Toast.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import { nameOf, type TreeLine } from './tree-lines.ts';
import styles from './Worktrees.module.css';

/** Says what would go with a worktree, and removes it at the person's word: as it was shown, or not at all. */
export function DiscardDialog({ line, onClose, onDone }: { line: TreeLine; onClose: () => void; onDone: () => void }) {
  const { entry, measure, why } = line;
  const { rpc } = useClient();
  const toast = useToast();
  const discard = useMutation({
    mutationFn: async () => {
      if (measure === undefined) throw new Error('It has not been looked at yet.');
      const { head, ahead, changed, nested } = measure;
      return rpc.worktrees.reclaim({ commandId: newCommandId(), id: entry.id, seen: { head, ahead, changed, nested } });
    },
    onSuccess: ({ head }) => {
      onClose();
      toast({ title: 'Discarded', ...(head === null ? {} : { words: `The work is still in git as ${head.slice(0, 10)}.` }) });
    },
    onSettled: onDone,
  });
  return (
    <Dialog
      open
      onClose={onClose}
      title={`Discard ${visibleText(nameOf(entry))}?`}
      words={
        <>
          {entry.path === null || !entry.there ? 'The branch is' : 'The worktree is'} removed
          {entry.branch !== null && (
            <>
              {' '}
              with <code className={styles.code}>{visibleText(entry.branch)}</code>
            </>
          )}
          , and with what stands nowhere else:
        </>
      }
      actions={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button look="danger" icon="trash" busy={discard.isPending} onClick={() => discard.mutate()}>
            Discard
          </Button>
        </>
      }
    >
      <ul className={styles.lost}>
        {why.split('; ').map((part) => (
          <li key={part}>{visibleText(part)}</li>
        ))}
      </ul>
      {typeof measure?.head === 'string' && <BringBack line={line} head={measure.head} />}
      {entry.path !== null && <p className={styles.path}>{visibleText(entry.path)}</p>}
      {discard.isError && <Callout look="failed">{problemText(discard.error)}</Callout>}
    </Dialog>
  );
}

/** What can be brought back, and for how long. Repositories inside a tree, and what is not committed where no agent is, cannot. */
function BringBack({ line: { entry, measure }, head }: { line: TreeLine; head: string }) {
  if (entry.agent !== null && entry.state !== 'orphan')
    return (
      <p className={styles.hint}>
        {(measure?.changed ?? 0) > 0 && 'What is not committed is committed first. '}
        Its commits are kept below the list, and can be brought back until they are purged there.
      </p>
    );
  return (
    <p className={styles.hint}>
      For as long as git keeps it,{' '}
      <code className={styles.code}>
        git branch {visibleText(entry.branch ?? 'NAME')} {head.slice(0, 10)}
      </code>{' '}
      brings its commits back.
    </p>
  );
}
