import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import type { FolderStatus } from '#shared/contract/system.ts';
import { type FolderVerdict, verdictOn } from './folder-words.ts';

export interface FolderState {
  readonly looking: boolean;
  readonly status: FolderStatus | null;
  readonly verdict: FolderVerdict | null;
  /** Why the path is no folder to work in. */
  readonly problem: string | null;
  /** Real path to begin in; null while there is none. */
  readonly usable: string | null;
}

/** What stands at a path that is being typed; asked once the typing rests. */
export function useFolder(path: string): FolderState {
  const { queries } = useClient();
  const wanted = path.trim();
  const rested = useRested(wanted, 250);
  const asked = useQuery(
    queries.system.folder.queryOptions({
      input: { path: rested },
      enabled: rested !== '',
      retry: false,
      placeholderData: keepPreviousData,
      // Branches are switched and files are saved outside this window.
      refetchOnWindowFocus: 'always',
    }),
  );
  if (wanted === '') return { looking: false, status: null, verdict: null, problem: null, usable: null };
  const looking = rested !== wanted || asked.isPending || asked.isPlaceholderData;
  const status = asked.isError ? null : (asked.data ?? null);
  const verdict = status === null ? null : verdictOn(status);
  return {
    looking,
    status,
    verdict,
    problem: asked.isError && !looking ? problemText(asked.error) : null,
    usable: looking || status === null || verdict?.look === 'no' ? null : status.path,
  };
}

function useRested(value: string, ms: number): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}
