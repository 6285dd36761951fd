import { useMutation } from '@tanstack/react-query';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { useToast } from '#renderer/ui/Toast.tsx';
import type { DiscardedWork } from '#shared/model/discarded-work.ts';

/** Makes branch and tree of discarded work again; a toast says what came of it. @param onDone whatever came of it */
export function useBringBack(onDone: () => void): { readonly busy: boolean; bring(work: DiscardedWork): void } {
  const { rpc } = useClient();
  const toast = useToast();
  const bring = useMutation({
    mutationFn: ({ agent }: DiscardedWork) => rpc.review.undoDiscard({ commandId: newCommandId(), agent }),
    onSuccess: () => toast({ title: 'Brought back', words: 'Branch and worktree are there again.' }),
    onError: (error) => toast({ title: 'It was not brought back', words: problemText(error) }),
    onSettled: onDone,
  });
  return { busy: bring.isPending, bring: (work) => bring.mutate(work) };
}
