import { randomBytes } from 'node:crypto';
import type { Clock, NewSeed } from '#main/core/ports/clock.ts';

/** The longest wait that a Node timer knows; anything over it would fire at once. */
const LONGEST = 2 ** 31 - 1;

/**
 * The machine's clock. A wait holds the process open, since a run that backs off from a rate limit has nothing else
 * that does: who starts a wait takes it back when it stops.
 */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, call) => {
    let timer: NodeJS.Timeout;
    const wait = (left: number): void => {
      timer = setTimeout(() => (left > LONGEST ? wait(left - LONGEST) : call()), Math.min(left, LONGEST));
    };
    wait(ms);
    return () => clearTimeout(timer);
  },
};

export const newSeed: NewSeed = () => randomBytes(16).toString('hex');
