import type { RawData } from 'ws';
import { WebSocket } from 'ws';
import { drained } from './drained.ts';

/**
 * Pipes frames both ways between two open sockets, no faster than the slower side reads. When one closes, so does the other.
 * @returns resolves when both ends are closed.
 */
export async function relay(near: WebSocket, far: WebSocket): Promise<void> {
  pump(near, far);
  pump(far, near);
  await Promise.all([closed(near), closed(far)]);
}

function pump(from: WebSocket, to: WebSocket): void {
  let waiting = 0;
  from.on('message', (data: RawData, binary: boolean) => {
    waiting += 1;
    from.pause();
    void drained(to, Array.isArray(data) ? Buffer.concat(data) : data, { binary }).then(() => {
      waiting -= 1;
      if (waiting === 0) from.resume();
    });
  });
  // Without a listener an error of the connection would end the process; `close` follows it.
  from.on('error', () => from.terminate());
  from.on('close', (code) => close(to, code));
}

/** 1005 and 1006 say that no code came: they may be read, never sent. */
function close(socket: WebSocket, code: number): void {
  if (socket.readyState === WebSocket.CLOSED) return;
  // A paused socket never reads the other side's farewell.
  socket.resume();
  socket.close(code === 1005 || code === 1006 ? 1001 : code);
}

function closed(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState === WebSocket.CLOSED) resolve();
    else socket.once('close', () => resolve());
  });
}
