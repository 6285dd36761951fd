import type { Clock } from '#main/core/ports/clock.ts';

export interface ManualClock extends Clock {
  /** Lets time pass: every wait that falls due is called in order, with `now()` at its moment. */
  advance(ms: number): void;
  /** Waits that were neither called nor taken back. */
  waiting(): number;
}

interface Wait {
  readonly due: number;
  readonly call: () => void;
}

/** A clock that stands until it is told to go on. @param start UTC milliseconds */
export function manualClock(start = Date.UTC(2026, 0, 1)): ManualClock {
  let time = start;
  const waits = new Set<Wait>();
  const nextDue = (until: number): Wait | undefined => {
    let next: Wait | undefined;
    for (const wait of waits) if (wait.due <= until && (next === undefined || wait.due < next.due)) next = wait;
    return next;
  };
  return {
    now: () => time,
    after: (ms, call) => {
      const wait = { due: time + Math.max(0, ms), call };
      waits.add(wait);
      return () => void waits.delete(wait);
    },
    advance: (ms) => {
      const until = time + ms;
      for (let wait = nextDue(until); wait !== undefined; wait = nextDue(until)) {
        waits.delete(wait);
        time = wait.due;
        wait.call();
      }
      time = until;
    },
    waiting: () => waits.size,
  };
}
