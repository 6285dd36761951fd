import { useMutation } from '@tanstack/react-query';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemCode, problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { useToast } from '#renderer/ui/Toast.tsx';
import type { AgentId } from '#shared/lib/ids.ts';

/** Takes a merge back, or brings a discarded branch back. What comes of it is told in a toast, and so is the way that is left. */
export function useUndoWork(agent: AgentId, target: string) {
  const { rpc } = useClient();
  const toast = useToast();
  const revert = useMutation({
    mutationFn: () => rpc.review.undoMerge({ commandId: newCommandId(), agent, how: 'revert' }),
    onSuccess: () => toast({ title: 'Merge reverted', words: `A commit upon ${target} takes it out again.` }),
    onError: (error) => toast({ title: 'The merge was not reverted', words: problemText(error) }),
  });
  const merge = useMutation({
    mutationFn: () => rpc.review.undoMerge({ commandId: newCommandId(), agent, how: 'move_back' }),
    onSuccess: () => toast({ title: 'Merge undone', words: `${target} is back where it stood.` }),
    onError: (error) => {
      const offer = problemCode(error) === 'moved_on' ? { action: { title: 'Revert', run: () => revert.mutate() } } : {};
      toast({ title: 'The merge was not undone', words: problemText(error), ...offer });
    },
  });
  const discard = useMutation({
    mutationFn: () => rpc.review.undoDiscard({ commandId: newCommandId(), agent }),
    onSuccess: () => toast({ title: 'Brought back', words: 'Branch and worktree are there again.' }),
    onError: (error) => toast({ title: 'It was not brought back', words: problemText(error) }),
  });
  return {
    busy: merge.isPending || revert.isPending || discard.isPending,
    undoMerge: () => merge.mutate(),
    undoDiscard: () => discard.mutate(),
  };
}
