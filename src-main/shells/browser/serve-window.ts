import type { LocalClient } from '#main/transports/websocket/listen-local.ts';
import { relay } from '#main/transports/websocket/relay.ts';
import type { EngineSeat } from '#main/engine-seat.ts';
import type { WebSocket } from 'ws';

export interface WindowParts<Engine> {
  readonly seat: EngineSeat<Engine>;
  serve(engine: Engine, socket: WebSocket, who: LocalClient): void;
  /** A line for the terminal. */
  tell(line: string): void;
}

/**
 * Gives a window's socket to the engine: this process's own, or, where another process holds the data directory, that one's. When
 * that engine ends, this process takes its place, and the window, which opens its socket again, finds it here.
 */
export async function serveWindow<Engine>(parts: WindowParts<Engine>, socket: WebSocket, client: string): Promise<void> {
  const who: LocalClient = { via: 'window', client };
  // What the window says before the engine is found waits in the connection.
  socket.pause();
  const place = await parts.seat.join(who).catch((error: unknown) => failed(error));
  socket.resume();
  if (!place.ok) {
    parts.tell(place.problem.message);
    // 1013, try again later: the window does, and shows that it waits.
    socket.close(1013);
    return;
  }
  if (place.value.kind === 'own') {
    parts.serve(place.value.engine, socket, who);
    return;
  }
  const link = place.value.link;
  let engineEnded = false;
  link.once('close', () => {
    engineEnded = socket.readyState === socket.OPEN;
  });
  await relay(socket, link);
  if (engineEnded) await takeOver(parts, who);
}

async function takeOver<Engine>(parts: WindowParts<Engine>, who: LocalClient): Promise<void> {
  const place = await parts.seat.join(who).catch((error: unknown) => failed(error));
  if (place.ok && place.value.kind === 'other') place.value.link.close();
  if (place.ok && place.value.kind === 'own') parts.tell('The other Coppice has ended: its sessions go on here.');
  if (!place.ok && place.problem.code !== 'closing') parts.tell(place.problem.message);
}

function failed(error: unknown) {
  const message = `the engine cannot start: ${error instanceof Error ? error.message : String(error)}`;
  return { ok: false, problem: { code: 'engine_failed', message } } as const;
}
