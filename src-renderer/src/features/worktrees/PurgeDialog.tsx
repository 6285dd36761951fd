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
import { type DiscardedWork, purgeWords } from '#shared/model/discarded-work.ts';
import { nameOf } from './discarded-name.ts';
import styles from './Worktrees.module.css';

/** Names what goes for good, and purges it at the person's word: as it was shown, or not at all. */
export function PurgeDialog({ works: now, onClose, onDone }: { works: readonly DiscardedWork[]; onClose: () => void; onDone: () => void }) {
  const { rpc } = useClient();
  const toast = useToast();
  // What was shown is what goes; where one failed, what is left of it.
  const [works, setWorks] = useState(now);
  const purge = useMutation({
    mutationFn: async () => {
      const left = [...works];
      try {
        for (const { agent, head } of works) {
          await rpc.worktrees.purge({ commandId: newCommandId(), agent, head });
          left.shift();
        }
      } finally {
        if (left.length > 0) setWorks(left);
      }
    },
    onSuccess: () => {
      onClose();
      toast({ title: `Purged ${counted(now.length, 'discarded worktree')}`, words: 'Git deletes in time what no branch has.' });
    },
    onSettled: onDone,
  });
  const [only] = works;
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={
        works.length === 1 && only !== undefined
          ? `Purge ${visibleText(nameOf(only))}?`
          : `Purge ${counted(works.length, 'discarded worktree')}?`
      }
      words="It cannot be brought back after that. What goes for good:"
      actions={
        <>
          <Button onClick={onClose}>{works.length === 1 ? 'Keep it' : 'Keep them'}</Button>
          <Button look="danger" icon="trash" busy={purge.isPending} onClick={() => purge.mutate()}>
            Purge
          </Button>
        </>
      }
    >
      <ul className={styles.preview} aria-label="Work that goes for good">
        {works.map((work) => (
          <li key={work.agent}>
            <span className={styles.agent}>{visibleText(nameOf(work))}</span>
            <code className={styles.branch}>{visibleText(work.branch ?? '')}</code>
            <span className={styles.why}>{purgeWords(work)}</span>
          </li>
        ))}
      </ul>
      {purge.isError && <Callout look="failed">{problemText(purge.error)}</Callout>}
    </Dialog>
  );
}
