import { useMutation } from '@tanstack/react-query';
import { useClient } from '#renderer/client/client-context.tsx';
import { newCommandId } from '#renderer/client/rpc.ts';
import { problemText } from '#renderer/client/problem.ts';
import { useToast } from '#renderer/ui/Toast.tsx';
import type { FileChange, Worktree } from '#shared/model/worktree.ts';
import { isViewed } from './file-changes.ts';

/** Marks a file's present content as viewed, or takes the mark back. The mark shows when it is a fact. */
export function useViewed(tree: Worktree): (file: FileChange) => void {
  const { rpc } = useClient();
  const toast = useToast();
  const { mutate } = useMutation({
    mutationFn: (file: FileChange) =>
      rpc.review.viewed({
        commandId: newCommandId(),
        agent: tree.agent,
        path: file.path,
        oid: isViewed(file, tree.viewed) ? null : file.oid,
      }),
    onError: (error, file) => toast({ title: `${file.path} could not be marked`, words: problemText(error) }),
  });
  return mutate;
}
