import type { Fact } from '#shared/events/catalog.ts';
import { type Decide, decided, type Folds } from '#main/core/ports/decision.ts';

export interface LimitLanes {
  /** Most runs at once; -1 is unlimited, 0 refuses all that are new. */
  readonly agents: number;
  readonly nanites: number;
}

/** The config has these caps now: whoever has a place by them starts at once, and nobody at work is sent away. */
export const limitLanes: Decide<LimitLanes, null> = (folds, limits) => decided(limitsChanged(folds, limits), null);

function limitsChanged(folds: Folds, { agents, nanites }: LimitLanes): Fact[] {
  if (folds.lanes.get('agents')?.cap === agents && folds.lanes.get('nanites')?.cap === nanites) return [];
  return [{ type: 'lanes.limited', body: { agents, nanites }, session: null, agent: null, run: null }];
}

/** The engine begins to work: whoever is in line and has a place starts. */
export const openLanes: Decide<Record<string, never>, null> = () =>
  decided([{ type: 'lanes.opened', body: {}, session: null, agent: null, run: null }], null);
