import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { type Client, useClient } from '#renderer/client/client-context.tsx';
import { useAgent } from '#renderer/stores/live.ts';
import { useRefreshed } from '#renderer/ui/use-refreshed.ts';
import type { AgentId } from '#shared/lib/ids.ts';
import type { FileChange, Worktree } from '#shared/model/worktree.ts';

/**
 * What an agent changed, asked anew when its tree moves or one of its facts arrives: what it writes shows while it works.
 * Asked anew, too, when the person comes back to the window: the target's tree is theirs, and what stands in the way changes there.
 */
export function useChanges(tree: Worktree) {
  const { queries } = useClient();
  const askAgain = useAskAgain(tree.agent);
  // Nothing tells of changes while nobody looks, so what was fetched for an earlier look is always asked again.
  const options = queries.review.changes.queryOptions({ input: { agent: tree.agent }, retry: false, staleTime: 0 });
  const changes = useQuery(options);
  const lastEventAt = useAgent(tree.agent)?.lastEventAt;
  useRefreshed(`${tree.state} ${tree.head} ${lastEventAt}`, () => void askAgain(), 700);
  const onFocus = useEffectEvent(() => void askAgain());
  useEffect(() => {
    window.addEventListener('focus', onFocus);
    return () => window.removeEventListener('focus', onFocus);
  }, []);
  return changes;
}

/** Asks anew what an agent changed; resolves when the answer is there. */
export function useAskAgain(agent: AgentId): () => Promise<void> {
  const { queries } = useClient();
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: queries.review.changes.queryOptions({ input: { agent } }).queryKey });
}

/** Both sides of one file. Asked once for each content: the object id names it. */
export function fileSides(rpc: Client['rpc'], agent: AgentId, { path, from, oid }: FileChange) {
  return queryOptions({
    queryKey: ['review', 'file', agent, path, from, oid],
    queryFn: () => rpc.review.file({ agent, path, from }),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
}
