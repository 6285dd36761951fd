import type { EngineSeat } from '#main/engine-seat.ts';
import type { LocalClient } from '#main/transports/websocket/listen-local.ts';
import type { Problem, Result } from '#shared/lib/result.ts';
import { ok } from '#shared/lib/result.ts';
import type { WebSocket } from 'ws';
import { openBrowserShell } from './browser-shell.ts';
import type { BrowserShell, BrowserShellOptions } from './browser-shell.ts';
import { serveWindow } from './serve-window.ts';

export interface BrowserRun<Engine> extends Pick<BrowserShellOptions, 'port' | 'page' | 'now' | 'policy' | 'ignoreUpgrade'> {
  readonly seat: EngineSeat<Engine>;
  serve(engine: Engine, socket: WebSocket, who: LocalClient): void;
  tell(line: string): void;
  /** That the engine runs elsewhere is as wanted, and needs no word. */
  readonly visiting?: boolean;
}

/**
 * Finds or starts the engine, then opens the shell, so that a link is printed only when there is something behind it.
 * @returns the shell; its `close` ends the own engine too.
 */
export async function runBrowserShell<Engine>(run: BrowserRun<Engine>): Promise<Result<BrowserShell, Problem>> {
  const place = await run.seat.join({ via: 'window', client: 'shell' });
  if (!place.ok) return place;
  if (place.value.kind === 'other') {
    place.value.link.close();
    const pid = place.value.holder.pid;
    if (run.visiting !== true) run.tell(`Coppice already runs on this data directory (process ${pid}): this window shows its engine.`);
  }
  let windows = 0;
  const opened = await openBrowserShell({
    ...run,
    onSocket: (socket) => {
      windows += 1;
      void serveWindow(run, socket, `window-${windows}`);
    },
  });
  if (!opened.ok) {
    await run.seat.close();
    return opened;
  }
  const shell = opened.value;
  return ok({
    ...shell,
    async close() {
      await shell.close();
      await run.seat.close();
    },
  });
}
