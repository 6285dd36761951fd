import { useQuery } from '@tanstack/react-query';
import { useClient } from './client-context.tsx';

/** Asked again while the window is open: a disk fills up without a fact to say so. */
const AGAIN_MS = 15_000;

/** What the engine stands on, and what is wrong with it. */
export function useSystemStatus() {
  const { queries } = useClient();
  return useQuery({ ...queries.system.status.queryOptions(), refetchInterval: AGAIN_MS });
}
