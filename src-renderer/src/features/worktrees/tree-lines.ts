import type { BadgeLook } from '#renderer/ui/Badge.tsx';
import { type Reclaim, reclaimOf, type TreeEntry, type TreeMeasure, type TreeState } from '#shared/model/tree-entry.ts';

/** One worktree as the table shows it. */
export interface TreeLine extends Reclaim {
  readonly entry: TreeEntry;
  readonly measure: TreeMeasure | undefined;
}

const CAN = { safe: 0, asks: 1, never: 3 } as const;
/** Before it is known, as it will most likely be, so that few lines move. */
const LIKELY: Readonly<Record<TreeState, number>> = { merged: 0, unchanged: 0, gone: 1, orphan: 1, ended: 1, live: 3, foreign: 3 };

/** What can go first, and within that the largest first. While they are measured the order is that of their states, and does not move. */
export function treeLines(entries: readonly TreeEntry[], measures: ReadonlyMap<string, TreeMeasure>, done: boolean): TreeLine[] {
  const lines = entries.map((entry) => {
    const measure = measures.get(entry.id);
    return { entry, measure, ...reclaimOf(entry, measure) };
  });
  const place = ({ entry, can }: TreeLine): number => (done && can !== null ? CAN[can] : LIKELY[entry.state]);
  const size = ({ measure }: TreeLine): number => (done ? (measure?.bytes ?? 0) : 0);
  return lines.toSorted((a, b) => place(a) - place(b) || size(b) - size(a) || (b.entry.madeAt ?? 0) - (a.entry.madeAt ?? 0));
}

/** What its removal gives back, in bytes. */
export function freedBy({ measure }: TreeLine): number {
  return measure === undefined ? 0 : measure.bytes - measure.shared;
}

const STATES: Readonly<Record<TreeState, { readonly look: BadgeLook; readonly words: string; readonly note: string }>> = {
  live: { look: 'accent', words: 'at work', note: 'An agent is at work in it' },
  ended: { look: 'needs', words: 'open', note: 'Its agent has ended, and its work is not merged' },
  merged: { look: 'done', words: 'merged', note: 'Its work is merged' },
  unchanged: { look: 'plain', words: 'unchanged', note: 'Its agent has changed nothing' },
  orphan: {
    look: 'interrupted',
    words: 'left over',
    note: 'It is there, and no run has it any more: left by a crash, or made again by hand',
  },
  gone: { look: 'failed', words: 'folder gone', note: 'Its folder was removed by hand; its branch is kept' },
  foreign: { look: 'plain', words: 'elsewhere', note: 'Another data directory’s, or nobody knows whose: it is left alone' },
};

export function stateOf({ entry, can }: TreeLine): { readonly look: BadgeLook; readonly words: string; readonly note: string } {
  // Merged by hand, with git: the ledger has not heard of it.
  return entry.state === 'ended' && can === 'safe' ? STATES.merged : STATES[entry.state];
}

/** What a person calls it. */
export function nameOf({ name, branch, path, id }: TreeEntry): string {
  return name ?? branch ?? path?.split(/[\\/]/).at(-1) ?? id;
}
