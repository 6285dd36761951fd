import type { Clock } from '#main/core/ports/clock.ts';

/** A wait shorter than this is left out: the next piece makes up for it. */
const LEAST_WAIT_MS = 10;

/**
 * Gives items one by one so that the last comes `totalMs` after the start, the others evenly before it.
 * Ends early when the signal is aborted; with a total of 0 it never waits. An empty list takes the time too.
 */
export async function* paced<T>(items: readonly T[], totalMs: number, clock: Clock, signal: AbortSignal): AsyncGenerator<T> {
  const start = clock.now();
  const until = async (share: number, least: number): Promise<void> => {
    const left = start + totalMs * share - clock.now();
    if (left > 0 && left >= least) await waited(left, clock, signal);
  };
  for (const [index, item] of items.entries()) {
    const last = index === items.length - 1;
    await until((index + 1) / items.length, last ? 0 : LEAST_WAIT_MS);
    if (signal.aborted) return;
    yield item;
  }
  if (items.length === 0) await until(1, 0);
}

/** Never rejects: an abort only ends the wait. */
function waited(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      takeBack();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const takeBack = clock.after(ms, done);
    signal.addEventListener('abort', done, { once: true });
    if (signal.aborted) done();
  });
}
