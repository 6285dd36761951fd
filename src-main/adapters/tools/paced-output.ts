import type { Clock } from '#main/core/ports/clock.ts';
import { counted } from './shown-path.ts';

const PAUSE_MS = 50;
/** More than this between two looks is not read by anybody: the newest stays. */
const MOST_PENDING = 16_384;

/** Hands text on at once, but at most 20 times a second and a bounded piece each time. */
export function pacedOutput(clock: Clock, send: (text: string) => void): { add(text: string): void; end(): void } {
  let pending = '';
  let dropped = 0;
  let stop: (() => void) | undefined;
  const flush = (): void => {
    stop = undefined;
    if (pending === '') return;
    const text = dropped === 0 ? pending : `\n[... ${counted(dropped)} characters not shown live ...]\n${pending}`;
    pending = '';
    dropped = 0;
    stop = clock.after(PAUSE_MS, flush);
    send(text);
  };
  return {
    add(text) {
      pending += text;
      if (pending.length > MOST_PENDING) {
        const kept = pending.slice(-MOST_PENDING / 2).replace(/^[\uDC00-\uDFFF]/, '');
        dropped += pending.length - kept.length;
        pending = kept;
      }
      if (stop === undefined) flush();
    },
    end() {
      stop?.();
      flush();
      stop?.();
    },
  };
}
