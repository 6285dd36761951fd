import type { Clock } from '#main/core/ports/clock.ts';
import { DecisionBroken, type Dispatch } from './dispatch.ts';
import type { EngineParts } from './parts.ts';

/** How long a ledger that failed is left alone before it is asked again, in ms. */
const RETRY = 2000;

export interface InsistParts extends Pick<EngineParts, 'onTrouble'> {
  readonly dispatch: Dispatch;
  readonly clock: Clock;
  /** Coppice is ending: then nothing is tried again. */
  readonly closed: () => boolean;
}

/** Asks until the ledger has it: what was done in the world cannot be taken back because a disk is full. What is broken inside is thrown at once. */
export function createInsist({ dispatch, clock, closed, onTrouble }: InsistParts): Dispatch {
  return async (kind, command, asked) => {
    for (let troubled = false; ;) {
      try {
        const answer = await dispatch(kind, command, asked);
        if (troubled) onTrouble(null);
        return answer;
      } catch (error) {
        if (closed() || error instanceof DecisionBroken) throw error;
        troubled = true;
        onTrouble(
          `The ledger cannot be written: ${error instanceof Error ? error.message : String(error)}. Nothing is lost: it is tried again until it works`,
        );
        await new Promise<void>((resolve) => void clock.after(RETRY, resolve));
      }
    }
  };
}
