import { useMutation } from '@tanstack/react-query';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { useAgent } from '#renderer/stores/live.ts';
import { useToast } from '#renderer/ui/Toast.tsx';
import { hasEnded } from '#shared/model/run.ts';
import type { Hunk } from '#shared/model/review.ts';
import type { FileChange, Worktree } from '#shared/model/worktree.ts';
import { nameOf } from './file-changes.ts';
import { pendingWords, stateWords } from './merge-state.ts';

/** Puts files of an agent's branch back, whole or by hunks; the toast takes it back. `blocked` says why it cannot be done now. */
export function useUndo(
  tree: Worktree,
  head: string,
): { undo: (file: FileChange, hunks: Hunk[] | null) => void; busy: boolean; blocked: string | null } {
  const { rpc } = useClient();
  const toast = useToast();
  const { agent } = tree;
  const restore = useMutation({
    mutationFn: (commit: string) => rpc.review.restore({ commandId: newCommandId(), agent, commit }),
    onError: (error) => toast({ title: 'It could not be brought back', words: problemText(error) }),
  });
  const undo = useMutation({
    mutationFn: ({ file: { path, from }, hunks }: { file: FileChange; hunks: Hunk[] | null }) =>
      rpc.review.undo({ commandId: newCommandId(), agent, head, path, from, hunks }),
    onSuccess: ({ commit }, { file, hunks }) => {
      const what =
        hunks === null
          ? nameOf(file.path)
          : hunks.length === 1
            ? `One change in ${nameOf(file.path)}`
            : `${hunks.length} changes in ${nameOf(file.path)}`;
      toast({
        title: `${what} undone`,
        words: 'By a commit on its branch.',
        action: { title: 'Bring it back', run: () => restore.mutate(commit) },
      });
    },
    onError: (error, { file }) => toast({ title: `${nameOf(file.path)} could not be undone`, words: problemText(error) }),
  });
  const who = useAgent(agent);
  return {
    undo: (file, hunks) => undo.mutate({ file, hunks }),
    busy: undo.isPending || restore.isPending,
    blocked: blockedWords(tree, who === undefined || hasEnded(who.run.status) ? null : who.name),
  };
}

function blockedWords(tree: Worktree, atWork: string | null): string | null {
  if (tree.state !== 'ready') return stateWords(tree);
  if (tree.pending !== null) return pendingWords(tree.pending.kind);
  return atWork === null ? null : `${atWork} is at work: tell it in a comment, or undo when it has ended.`;
}
