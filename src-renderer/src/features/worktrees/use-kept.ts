import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useClient } from '#renderer/client/client-context.tsx';
import { useLive } from '#renderer/stores/live.ts';
import type { PoolEntry } from '#shared/model/pool-entry.ts';

/** Warm trees are made in the background, and no fact tells of it. */
const AGAIN_MS = 4000;

/** What is kept of trees that are gone: asked again when a fact says that there is more or less of it. */
export function useDiscarded(round: number) {
  const { queries } = useClient();
  const { queryKey, ...options } = queries.worktrees.discarded.queryOptions({ input: { folder: null } });
  const kept = useLive(({ worktrees }) =>
    [...worktrees.values()]
      .filter(({ keptSince }) => keptSince !== null)
      .map(({ agent }) => agent)
      .join(),
  );
  return useQuery({ ...options, queryKey: [...queryKey, kept, round], placeholderData: keepPreviousData, staleTime: 0 });
}

/** The pools of warm trees. What they take is measured anew when one of them has another number of trees. */
export function usePools(round: number): readonly PoolEntry[] {
  const { queries } = useClient();
  const fast = useQuery({
    ...queries.worktrees.pools.queryOptions({ input: { folder: null, measure: false } }),
    refetchInterval: AGAIN_MS,
    staleTime: 0,
  });
  const standing = fast.data?.map(({ folder, ready }) => `${folder} ${ready}`).join('\n') ?? '';
  const { queryKey, ...options } = queries.worktrees.pools.queryOptions({ input: { folder: null, measure: true } });
  const slow = useQuery({
    ...options,
    queryKey: [...queryKey, standing, round],
    enabled: standing !== '',
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
  const bytes = new Map(slow.data?.map((pool) => [pool.folder, pool.bytes]));
  return (fast.data ?? []).map((pool) => ({ ...pool, bytes: bytes.get(pool.folder) ?? null }));
}
