import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { useToast } from '#renderer/ui/Toast.tsx';
import { Tooltip } from '#renderer/ui/Tooltip.tsx';
import type { Changes } from '#shared/contract/review.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import { totalsOf } from './file-changes.ts';
import { mergeBlocked, shortId } from './merge-state.ts';
import styles from './Review.module.css';

/** Merges what is shown, after asking. While it cannot, it says why. */
export function MergeButton({ tree, changes }: { tree: Worktree; changes: Changes | undefined }) {
  const { rpc } = useClient();
  const toast = useToast();
  const [asking, setAsking] = useState<Changes | null>(null);
  const merge = useMutation({
    mutationFn: (head: string) => rpc.review.merge({ commandId: newCommandId(), agent: tree.agent, head }),
    onSuccess: ({ commit }) => {
      setAsking(null);
      toast({ title: `Merged into ${target}`, words: `As commit ${shortId(commit)}.` });
    },
  });
  const target = changes?.target ?? 'its target';
  const blocked = mergeBlocked(tree, changes);
  const close = () => {
    setAsking(null);
    merge.reset();
  };

  const button = (
    <Button
      look="primary"
      small
      icon="merge"
      aria-disabled={blocked !== null || undefined}
      onClick={() => blocked === null && changes !== undefined && setAsking(changes)}
    >
      Merge
    </Button>
  );
  return (
    <>
      {blocked === null ? button : <Tooltip text={blocked}>{button}</Tooltip>}
      <Dialog
        open={asking !== null}
        onClose={close}
        title={`Merge into ${target}?`}
        words={asking !== null && <MergeWords tree={tree} changes={asking} />}
        actions={
          <>
            <Button onClick={close}>Cancel</Button>
            <Button look="primary" icon="merge" busy={merge.isPending} onClick={() => asking !== null && merge.mutate(asking.head)}>
              Merge
            </Button>
          </>
        }
      >
        {merge.isError && <Callout look="failed">{problemText(merge.error)}</Callout>}
      </Dialog>
    </>
  );
}

function MergeWords({ tree, changes }: { tree: Worktree; changes: Changes }) {
  const { files, viewed, added, removed } = totalsOf(changes.files, tree.viewed);
  return (
    <>
      A merge commit brings {files === 1 ? '1 file' : `${files} files`} (+{added} −{removed}) from{' '}
      <code className={styles.branch}>{tree.branch}</code> at <code>{shortId(changes.head)}</code> into{' '}
      <code className={styles.branch}>{changes.target}</code>
      {tree.target !== null && (
        <>
          , checked out in <code className={styles.branch}>{tree.target.path}</code>
        </>
      )}
      .{viewed < files && ` ${files - viewed} of them ${files - viewed === 1 ? 'is' : 'are'} not marked as viewed.`}
    </>
  );
}
