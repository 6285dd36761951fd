import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import type { AgentId } from '#shared/lib/ids.ts';

/** How diffs are drawn, kept for the next time; and which file of each agent is being read, which is not. */
export interface ReviewState {
  readonly layout: 'split' | 'inline';
  readonly wrap: boolean;
  readonly fold: boolean;
  readonly chosen: Readonly<Record<AgentId, string>>;
}

export const useReview = create<ReviewState>()(
  persist((): ReviewState => ({ layout: 'split', wrap: false, fold: true, chosen: {} }), {
    name: 'coppice.review',
    storage: createJSONStorage(() => localStorage),
    // Read when the feature joins the window, not when this file is read.
    skipHydration: true,
    partialize: ({ layout, wrap, fold }) => ({ layout, wrap, fold }),
  }),
);

export function chooseFile(agent: AgentId, path: string): void {
  useReview.setState(({ chosen }) => ({ chosen: { ...chosen, [agent]: path } }));
}

export function drawDiffs(change: Partial<Pick<ReviewState, 'layout' | 'wrap' | 'fold'>>): void {
  useReview.setState(change);
}
