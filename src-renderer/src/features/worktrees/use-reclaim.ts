import { useCallback, useState } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { useToast } from '#renderer/ui/Toast.tsx';
import { sizeWords } from '#shared/model/size-words.ts';
import { freedBy, nameOf, type TreeLine } from './tree-lines.ts';

/**
 * Removes worktrees that hold nothing which is not elsewhere.
 * @param onDone after each, whatever came of it
 */
export function useReclaim(onDone: () => Promise<void>): {
  /** Ids of those that are on their way. */
  readonly busy: ReadonlySet<string>;
  /** Never rejects: a toast says what came of it. */
  one(line: TreeLine): Promise<void>;
} {
  const { rpc } = useClient();
  const toast = useToast();
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const one = useCallback(
    async (line: TreeLine) => {
      const { id } = line.entry;
      setBusy((before) => new Set(before).add(id));
      try {
        await rpc.worktrees.reclaim({ commandId: newCommandId(), id, seen: null });
        toast({ title: `Removed the worktree of ${nameOf(line.entry)}`, words: `${sizeWords(freedBy(line))} freed.` });
      } catch (error) {
        toast({ title: `${nameOf(line.entry)} stays`, words: problemText(error) });
      } finally {
        await onDone();
        setBusy((before) => new Set([...before].filter((each) => each !== id)));
      }
    },
    [rpc, toast, onDone],
  );
  return { busy, one };
}
