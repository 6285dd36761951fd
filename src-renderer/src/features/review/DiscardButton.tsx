import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { useToast } from '#renderer/ui/Toast.tsx';
import { useAgent } from '#renderer/stores/live.ts';
import { Tooltip } from '#renderer/ui/Tooltip.tsx';
import { hasEnded } from '#shared/model/run.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import { dropComments, useDraftsOf } from './comment-drafts.ts';
import { pendingWords, shortId } from './merge-state.ts';
import styles from './Review.module.css';
import { useUndoWork } from './use-undo-work.ts';

/** Removes tree and branch, after asking: of work that is merged, or with a word on how git can bring it back. */
export function DiscardButton({ tree }: { tree: Worktree }) {
  const { rpc } = useClient();
  const merged = tree.state === 'merged';
  const toast = useToast();
  const undo = useUndoWork(tree.agent, tree.target?.branch ?? 'its target');
  const [asking, setAsking] = useState(false);
  const discard = useMutation({
    mutationFn: () => rpc.review.discard({ commandId: newCommandId(), agent: tree.agent }),
    onSuccess: ({ head }) => {
      setAsking(false);
      dropComments(tree.agent);
      toast(
        merged
          ? { title: 'Worktree removed', words: 'Its work is merged.' }
          : {
              title: 'Discarded',
              words: `The work is kept as ${shortId(head)}.`,
              action: { title: 'Undo', run: undo.undoDiscard },
            },
      );
    },
  });
  const close = () => {
    setAsking(false);
    discard.reset();
  };
  const agent = useAgent(tree.agent);
  const unsent = useDraftsOf(tree.agent).length;
  const atWork = agent !== undefined && !hasEnded(agent.run.status) ? `${agent.name} is still at work: cancel it first.` : null;
  const blocked = tree.pending === null ? atWork : pendingWords(tree.pending.kind);
  const button = (
    <Button
      look={merged ? 'plain' : 'danger'}
      small
      icon="trash"
      aria-disabled={blocked !== null || undefined}
      onClick={() => blocked === null && setAsking(true)}
    >
      {merged ? 'Remove worktree' : 'Discard'}
    </Button>
  );
  return (
    <>
      {blocked === null ? button : <Tooltip text={blocked}>{button}</Tooltip>}
      <Dialog
        open={asking}
        onClose={close}
        title={merged ? 'Remove this worktree?' : 'Discard this work?'}
        words={
          <>
            The worktree and its branch <code className={styles.branch}>{tree.branch}</code> are removed
            {merged ? '; its work is merged.' : ', and nothing is merged.'}
          </>
        }
        actions={
          <>
            <Button onClick={close}>Keep it</Button>
            <Button look={merged ? 'primary' : 'danger'} icon="trash" busy={discard.isPending} onClick={() => discard.mutate()}>
              {merged ? 'Remove' : 'Discard'}
            </Button>
          </>
        }
      >
        {agent?.run.status === 'interrupted' && (
          <Callout>The run was interrupted: what it wrote since its last commit is committed first, so that nothing is lost.</Callout>
        )}
        {unsent > 0 && (
          <Callout>{unsent === 1 ? 'A comment that is not sent is' : `${unsent} comments that are not sent are`} lost with it.</Callout>
        )}
        {!merged && <p>It is kept, and can be brought back until you purge it in the worktrees.</p>}
        {discard.isError && <Callout look="failed">{problemText(discard.error)}</Callout>}
      </Dialog>
    </>
  );
}
