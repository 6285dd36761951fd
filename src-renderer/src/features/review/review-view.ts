import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { forgivingStorage } from '#renderer/stores/forgiving-storage.ts';
import type { AgentId } from '#shared/lib/ids.ts';

/** How diffs are drawn, and which file of each agent was read last: both kept for the next time. */
export interface ReviewState {
  readonly layout: 'split' | 'inline';
  readonly wrap: boolean;
  readonly fold: boolean;
  /** Blanks at the ends of lines are no change. */
  readonly blanks: boolean;
  /** All files below each other, or one at a time. */
  readonly all: boolean;
  readonly chosen: Readonly<Record<AgentId, string>>;
}

export const useReview = create<ReviewState>()(
  persist((): ReviewState => ({ layout: 'split', wrap: false, fold: true, blanks: false, all: false, chosen: {} }), {
    name: 'coppice.review',
    storage: createJSONStorage(() => forgivingStorage(() => localStorage)),
    // Read when the feature joins the window, not when this file is read.
    skipHydration: true,
  }),
);

/** Of so many agents the place in the review is remembered. */
const REMEMBERED = 50;

export function chooseFile(agent: AgentId, path: string): void {
  useReview.setState(({ chosen }) => {
    const { [agent]: _, ...others } = chosen;
    return { chosen: Object.fromEntries([...Object.entries(others).slice(1 - REMEMBERED), [agent, path]]) };
  });
}

export function drawDiffs(change: Partial<Omit<ReviewState, 'chosen'>>): void {
  useReview.setState(change);
}
