import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { counted } from '#renderer/ui/format.ts';
import { useToast } from '#renderer/ui/Toast.tsx';
import { visibleText } from '#renderer/ui/visible-text.ts';
import { sizeWords } from '#shared/model/size-words.ts';
import { freedBy, nameOf, stateOf, type TreeLine } from './tree-lines.ts';
import styles from './Worktrees.module.css';

/** Shows every worktree that can go without a loss, and removes them all. Each is looked at once more before it goes. */
export function ReclaimAllDialog({ lines: now, onClose, onDone }: { lines: readonly TreeLine[]; onClose: () => void; onDone: () => void }) {
  const { rpc } = useClient();
  const toast = useToast();
  // What was shown is what goes, whatever is measured anew meanwhile.
  const [lines] = useState(now);
  const [failed, setFailed] = useState<readonly string[]>([]);
  const reclaim = useMutation({
    mutationFn: async () => {
      const stay: string[] = [];
      let freed = 0;
      for (const line of lines) {
        try {
          await rpc.worktrees.reclaim({ commandId: newCommandId(), id: line.entry.id, seen: null });
          freed += freedBy(line);
        } catch (error) {
          stay.push(problemText(error));
        }
      }
      return { stay, freed };
    },
    onSuccess: ({ stay, freed }) => {
      toast({ title: `Removed ${counted(lines.length - stay.length, 'worktree')}`, words: `${sizeWords(freed)} freed.` });
      setFailed(stay);
      if (stay.length === 0) onClose();
    },
    onSettled: onDone,
  });
  const total = lines.reduce((sum, line) => sum + freedBy(line), 0);
  const over = failed.length > 0;
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={`Reclaim ${counted(lines.length, 'worktree')}?`}
      words={`Nothing in them is lost: all of it is merged, or was never there. ${sizeWords(total)} on the disk are freed.`}
      actions={
        <>
          <Button onClick={onClose}>{over ? 'Close' : 'Keep them'}</Button>
          {!over && (
            <Button look="primary" icon="trash" busy={reclaim.isPending} onClick={() => reclaim.mutate()}>
              Reclaim all
            </Button>
          )}
        </>
      }
    >
      <ul className={styles.preview} aria-label="Worktrees that go">
        {lines.map((line) => (
          <li key={line.entry.id}>
            <span className={styles.agent}>{visibleText(nameOf(line.entry))}</span>
            <code className={styles.branch}>
              {line.entry.branch === nameOf(line.entry) ? '' : visibleText(line.entry.branch ?? line.entry.path ?? '')}
            </code>
            <span className={styles.why}>{stateOf(line).words}</span>
            <span className={styles.size}>{sizeWords(freedBy(line))}</span>
          </li>
        ))}
      </ul>
      {failed.map((words) => (
        <Callout key={words} look="failed">
          {words}
        </Callout>
      ))}
    </Dialog>
  );
}
