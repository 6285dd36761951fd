import { create } from 'zustand';
import type { AgentId, EventId } from '#shared/lib/ids.ts';

/** Where a person may want to take an agent back to. */
export interface Rewinding {
  readonly agent: AgentId;
  readonly to: EventId;
  /** `after “Write a.ts”`: which place that is, in words. */
  readonly where: string;
}

/** At most one at a time; null while nobody is asked. */
export const useRewinding = create<{ readonly rewinding: Rewinding | null }>(() => ({ rewinding: null }));

export function askToRewind(rewinding: Rewinding | null): void {
  useRewinding.setState({ rewinding });
}
