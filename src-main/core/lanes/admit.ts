import type { Fact } from '#shared/events/catalog.ts';
import { atWork, CAPPED, line } from '#shared/projections/lanes.ts';
import { about, capOf, type Folds } from '#main/core/ports/decision.ts';

/**
 * Gives the free places of each lane to those who are first in line. Part of every transaction that may have freed a place
 * or put somebody in line, so that no place stands free while somebody waits for it, whatever happens next. A lane that is closed gives none.
 *
 * Contract: pure, and nothing follows once it was written.
 */
export function admit(folds: Folds): readonly Fact[] {
  const live = [...folds.live()];
  return CAPPED.filter((lane) => folds.lanes.get(lane)?.open !== false).flatMap((lane) => {
    const cap = capOf(folds, lane);
    const inLine = line(live, lane);
    const free = cap < 0 ? inLine.length : Math.max(0, cap - atWork(live, lane));
    const next = inLine.slice(0, free);
    // A cap of 0 refuses what is new. What is under way comes to its end all the same, one after another.
    const [first] = inLine;
    if (cap === 0 && first?.run.status === 'waiting' && atWork(live, lane) === 0) next.push(first);
    return next.map((agent): Fact => {
      const { after, trigger, budget, status } = agent.run;
      return status === 'queued' ? about(agent)('run.started', { after, lane, trigger, budget }) : about(agent)('run.continued', {});
    });
  });
}

/** Facts after which somebody may have a place who had none. */
export function mayAdmit(type: Fact['type']): boolean {
  return type.startsWith('run.') || type === 'lanes.limited' || type === 'lanes.opened';
}
