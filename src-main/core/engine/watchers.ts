import type { Clock } from '#main/core/ports/clock.ts';

/** Those who wait until something holds that only a commit can bring about. */
export class Watchers {
  private readonly clock: Clock;
  private readonly looks = new Set<() => void>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** After a commit: everybody looks again. */
  look(): void {
    for (const look of [...this.looks]) look();
  }

  /** Resolves after the first commit at which `met` holds, or now; when the signal aborts; or after `timeoutMs`. */
  until(met: () => boolean, signal: AbortSignal, timeoutMs: number | null): Promise<'met' | 'aborted' | 'timed_out'> {
    return new Promise((resolve) => {
      const end = (how: 'met' | 'aborted' | 'timed_out') => {
        this.looks.delete(look);
        stopTimer();
        signal.removeEventListener('abort', abort);
        resolve(how);
      };
      const look = () => (met() ? end('met') : undefined);
      const abort = () => end('aborted');
      const stopTimer = timeoutMs === null ? () => undefined : this.clock.after(timeoutMs, () => end('timed_out'));
      this.looks.add(look);
      signal.addEventListener('abort', abort, { once: true });
      if (signal.aborted) abort();
      else look();
    });
  }
}
