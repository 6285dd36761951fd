import { useQuery } from '@tanstack/react-query';
import { useEffect, useEffectEvent, useState } from 'react';
import { useClient } from '#renderer/client/client-context.tsx';
import { problemText } from '#renderer/client/problem.ts';
import type { TreeEntry, TreeMeasure } from '#shared/model/tree-entry.ts';

/** Trees are made and removed beside the engine too, and no fact tells of it. */
const AGAIN_MS = 4000;

/** Which worktrees there are. `watched`: asked again while it is looked at. */
export function useTreeList(watched: boolean) {
  const { queries } = useClient();
  return useQuery({
    ...queries.worktrees.list.queryOptions({ input: { folder: null } }),
    refetchInterval: watched ? AGAIN_MS : false,
    staleTime: watched ? 0 : Infinity,
  });
}

export interface Measuring {
  readonly measures: ReadonlyMap<string, TreeMeasure>;
  /** Bytes of all trees, what they share counted once: of those looked at so far. */
  readonly total: number;
  readonly done: boolean;
  readonly problem: string | null;
}

const NOTHING: Measuring = { measures: new Map(), total: 0, done: false, problem: null };

/** Measures the trees, one after the other; again when one of them has changed, or `round` has. Ends with the component. */
export function useMeasures(entries: readonly TreeEntry[] | undefined, round: number): Measuring {
  const { rpc } = useClient();
  const [state, setState] = useState(NOTHING);
  const ids = useEffectEvent(() => (entries ?? []).map(({ id }) => id));
  // What is measured anew when it differs; figures of before stay in sight until they are replaced.
  const standing =
    entries === undefined ? null : JSON.stringify(entries.map(({ id, state: of, there, files, users }) => [id, of, there, files, users]));
  useEffect(() => {
    if (standing === null) return;
    const stop = new AbortController();
    const measure = async (): Promise<void> => {
      setState((before) => ({ ...before, done: false, problem: null }));
      for await (const one of await rpc.worktrees.measure({ ids: ids() }, { signal: stop.signal })) {
        if (stop.signal.aborted) return;
        setState((before) => ({ ...before, measures: new Map(before.measures).set(one.id, one), total: one.total }));
      }
      const left = new Set(ids());
      setState((before) => ({
        ...before,
        measures: new Map([...before.measures].filter(([id]) => left.has(id))),
        total: left.size === 0 ? 0 : before.total,
        done: true,
      }));
    };
    measure().catch((error: unknown) => {
      if (!stop.signal.aborted) setState((before) => ({ ...before, done: true, problem: problemText(error) }));
    });
    return () => stop.abort();
  }, [standing, round, rpc]);
  return state;
}
