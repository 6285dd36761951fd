import { useEffect, useRef } from 'react';
import { useLive } from '#renderer/stores/live.ts';
import { openView } from '#renderer/stores/view.ts';
import { useToast } from '#renderer/ui/Toast.tsx';
import type { MergeQueue, Prediction } from '#shared/model/merging.ts';
import { pathWords } from '#shared/model/merging.ts';

/** Says what the person should hear of while they look elsewhere: a conflict in the text of two, a failed verification. Nothing else. */
export function MergeAlerts() {
  const toast = useToast();
  const ready = useLive((live) => live.ready);
  const predictions = useLive((live) => live.predictions);
  const queues = useLive((live) => live.mergeQueues);
  // What was so when the window opened is no news.
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (!ready) return;
    const now = [...conflictsIn(predictions), ...evictionsIn(queues)];
    const before = known.current;
    known.current = new Set([...(before ?? []), ...now.flatMap(({ keys }) => keys)]);
    if (before === null) return;
    const action = { title: 'Show', run: () => openView('merge-queue') };
    for (const { keys, title, words } of now) if (!keys.every((key) => before.has(key))) toast({ title, words, action });
  }, [ready, predictions, queues, toast]);
  return null;
}

interface Alert {
  /** Known when all of them are: once one of two has landed, the other's conflict with the target is the same. */
  readonly keys: readonly string[];
  readonly title: string;
  readonly words: string;
}

function nameOf(agent: string): string {
  return useLive.getState().agents.get(agent)?.name ?? agent;
}

function conflictsIn(predictions: ReadonlyMap<string, Prediction>): Alert[] {
  return [...predictions.values()].flatMap(({ branch, conflicts }) =>
    conflicts.map(({ a, b, paths }) => ({
      keys: [a, b].flatMap((agent) => (agent === null ? [] : [`${agent} ${paths.join(' ')}`])),
      title: `${nameOf(a)} and ${b === null ? branch : nameOf(b)} will conflict`,
      words: `In ${pathWords(paths)}.`,
    })),
  );
}

function evictionsIn(queues: ReadonlyMap<string, MergeQueue>): Alert[] {
  return [...queues.values()].flatMap(({ past }) =>
    past
      .filter(({ reason }) => reason === 'verify' || reason === 'conflict')
      .map(({ agent, at, words }) => ({ keys: [`${agent} ${at}`], title: `The work of ${nameOf(agent)} was sent back`, words })),
  );
}
