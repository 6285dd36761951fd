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
import { useAskAgain } from './use-changes.ts';

export interface Undoing {
  readonly undo: (file: FileChange, hunks: Hunk[] | null) => void;
  /** Takes an undo back, by its commit. */
  readonly restore: (commit: string) => void;
  readonly busy: boolean;
  /** Why it cannot be done now. */
  readonly blocked: string | null;
}

/** Puts files of an agent's branch back, whole or by hunks; the toast takes it back. */
export function useUndo(tree: Worktree, head: string): Undoing {
  const { rpc } = useClient();
  const toast = useToast();
  const { agent } = tree;
  const askAgain = useAskAgain(agent);
  const restore = useMutation({
    mutationFn: (commit: string) => rpc.review.restore({ commandId: newCommandId(), agent, commit }),
    onSuccess: () => toast({ title: 'It is back', words: 'By another commit on its branch.' }),
    onError: (error) => toast({ title: 'It could not be brought back', words: problemText(error) }),
    onSettled: askAgain,
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
    // It is under way until the review shows what came of it: the next one is of that.
    onSettled: askAgain,
  });
  const who = useAgent(agent);
  return {
    undo: (file, hunks) => undo.mutate({ file, hunks }),
    restore: (commit) => restore.mutate(commit),
    busy: undo.isPending || restore.isPending,
    blocked: blockedWords(tree, who === undefined || hasEnded(who.run.status) ? null : who.name),
  };
}

function blockedWords(tree: Worktree, atWork: string | null): string | null {
  if (tree.state !== 'ready') return stateWords(tree);
  if (tree.pending !== null) return pendingWords(tree.pending.kind);
  return atWork === null ? null : `${atWork} is at work: tell it in a comment, or undo when it has ended.`;
}
