import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useState } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import { newCommandId } from '#renderer/client/rpc.ts';
import { useToast } from '#renderer/ui/Toast.tsx';
import { sizeWords } from '#shared/model/size-words.ts';
import { freedBy, nameOf, type TreeLine } from './tree-lines.ts';

/** Removes worktrees that hold nothing which is not elsewhere. */
export function useReclaim(): {
  /** Ids of those that are on their way. */
  readonly busy: ReadonlySet<string>;
  /** Never rejects: a toast says what came of it. */
  one(line: TreeLine): Promise<void>;
} {
  const { rpc, queries } = useClient();
  const cache = useQueryClient();
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
        await cache.invalidateQueries({ queryKey: queries.worktrees.list.key() });
        setBusy((before) => new Set([...before].filter((each) => each !== id)));
      }
    },
    [rpc, queries, cache, toast],
  );
  return { busy, one };
}
