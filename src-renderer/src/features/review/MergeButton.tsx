import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { openView } from '#renderer/stores/view.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Callout } from '#renderer/ui/Callout.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { useToast } from '#renderer/ui/Toast.tsx';
import { Tooltip } from '#renderer/ui/Tooltip.tsx';
import type { Changes } from '#shared/contract/review.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import { totalsOf } from './file-changes.ts';
import { type How, MergeHow, plainMerge, saidOf } from './MergeHow.tsx';
import { mergeBlocked, shortId } from './merge-state.ts';
import styles from './Review.module.css';
import { useUndoWork } from './use-undo-work.ts';

/** Merges what is shown, after asking how, or puts it in line. While it cannot, it says why. */
export function MergeButton({ tree, changes }: { tree: Worktree; changes: Changes | undefined }) {
  const { rpc } = useClient();
  const toast = useToast();
  const [asking, setAsking] = useState<Changes | null>(null);
  const [how, setHow] = useState<How>(plainMerge);
  const target = changes?.target ?? 'its target';
  const undo = useUndoWork(tree.agent, target);
  const close = () => {
    setAsking(null);
    setHow(plainMerge);
    merge.reset();
    queue.reset();
  };
  const merge = useMutation({
    mutationFn: (head: string) => rpc.review.merge({ commandId: newCommandId(), agent: tree.agent, head, ...saidOf(how) }),
    onSuccess: ({ commit }) => {
      close();
      toast({ title: `Merged into ${target}`, words: `As commit ${shortId(commit)}.`, action: { title: 'Undo', run: undo.undoMerge } });
    },
  });
  const queue = useMutation({
    mutationFn: (head: string) => rpc.merging.add({ commandId: newCommandId(), agent: tree.agent, head, ...saidOf(how) }),
    onSuccess: ({ branch }) => {
      close();
      toast({ title: `In line for ${branch}`, action: { title: 'Merge queue', run: () => openView('merge-queue') } });
    },
  });
  const blocked = mergeBlocked(tree, changes);
  const failed = merge.error ?? queue.error;

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
            <Button icon="rows" busy={queue.isPending} onClick={() => asking !== null && queue.mutate(asking.head)}>
              Put in line
            </Button>
            <Button look="primary" icon="merge" busy={merge.isPending} onClick={() => asking !== null && merge.mutate(asking.head)}>
              Merge
            </Button>
          </>
        }
      >
        <MergeHow how={how} branch={tree.branch} onChange={setHow} />
        {failed !== null && <Callout look="failed">{problemText(failed)}</Callout>}
      </Dialog>
    </>
  );
}

function MergeWords({ tree, changes }: { tree: Worktree; changes: Changes }) {
  const { files, viewed, added, removed } = totalsOf(changes.files, tree.viewed);
  return (
    <>
      {files === 1 ? '1 file' : `${files} files`} (+{added} −{removed}) from <code className={styles.branch}>{tree.branch}</code> at{' '}
      <code>{shortId(changes.head)}</code> come into <code className={styles.branch}>{changes.target}</code>
      {tree.target !== null && (
        <>
          , checked out in <code className={styles.branch}>{tree.target.path}</code>
        </>
      )}
      .{viewed < files && ` ${files - viewed} of them ${files - viewed === 1 ? 'is' : 'are'} not marked as viewed.`}
    </>
  );
}
