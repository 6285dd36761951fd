export interface Frames {
  readonly ask: () => void;
  readonly stop: () => void;
}

/**
 * Calls `work` once in the next frame, however often it is asked; a hidden window has no frames, so 250 ms at the latest.
 * `work` returns whether there is more for the frame after.
 */
export function createFrames(work: () => boolean): Frames {
  let frame = 0;
  let timer = 0;
  const clear = () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
    frame = 0;
  };
  const run = () => {
    clear();
    if (work()) ask();
  };
  const ask = () => {
    if (frame !== 0) return;
    frame = requestAnimationFrame(run);
    timer = window.setTimeout(run, 250);
  };
  return { ask, stop: clear };
}
