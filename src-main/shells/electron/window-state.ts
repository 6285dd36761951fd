import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Rectangle } from 'electron';
import { z } from 'zod';

const size = z.int().min(200).max(20_000);
const place = z.int().min(-50_000).max(50_000);

/** Where the window was and how large, kept over restarts. Without a place the system chooses one. */
export const WindowState = z.object({
  x: place.optional(),
  y: place.optional(),
  width: size,
  height: size,
  maximized: z.boolean(),
});
export type WindowState = z.infer<typeof WindowState>;

const FIRST: WindowState = { width: 1440, height: 900, maximized: false };

/** @param displays areas of the screens there are now: a place that lies on none of them is forgotten. */
export function readWindowState(file: string, displays: readonly Rectangle[]): WindowState {
  try {
    const state = WindowState.parse(JSON.parse(readFileSync(file, 'utf8')));
    if (displays.some((display) => shows(display, state))) return state;
    return { width: state.width, height: state.height, maximized: state.maximized };
  } catch {
    return FIRST;
  }
}

/** Never throws: a place that cannot be kept is no reason to keep a window open. */
export function writeWindowState(file: string, state: WindowState): void {
  try {
    writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${file}.new`, file);
  } catch {
    // The next start opens at the first place.
  }
}

/** Whether the window's title bar can be reached there. */
function shows(display: Rectangle, state: WindowState): boolean {
  if (state.x === undefined || state.y === undefined) return false;
  const across = Math.min(state.x + state.width, display.x + display.width) - Math.max(state.x, display.x);
  return across >= 100 && state.y >= display.y && state.y < display.y + display.height - 40;
}
