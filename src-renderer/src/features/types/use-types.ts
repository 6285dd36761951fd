import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useClient } from '#renderer/client/client-context.tsx';
import { useRootFolder } from '#renderer/stores/live.ts';
import { useView } from '#renderer/stores/view.ts';
import type { KnownTypes } from '#shared/contract/agents.ts';

/** Files are edited beside the window, and no fact tells of it. */
const AGAIN_MS = 2000;

/** Every agent type that could be meant in the folder of the selected session; without one, what is the person's own. */
export function useTypes(): { folder: string | null; known: UseQueryResult<KnownTypes> } {
  const { queries } = useClient();
  const folder = useRootFolder(useView((view) => view.session));
  const known = useQuery({ ...queries.agents.types.queryOptions({ input: { folder } }), refetchInterval: AGAIN_MS, staleTime: 0 });
  return { folder, known };
}
