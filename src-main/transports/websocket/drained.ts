import { WebSocket } from 'ws';

/** Bytes that may wait in a socket before its writer waits too. */
export const HIGH_WATER = 1024 * 1024;

/** Sends a frame; resolves when more may be sent. Never rejects: a socket that is closed swallows the frame, its `close` event tells. */
export function drained(socket: WebSocket, frame: Parameters<WebSocket['send']>[0], options: { binary?: boolean } = {}): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState !== WebSocket.OPEN) {
      resolve();
      return;
    }
    socket.send(frame, options, () => resolve());
    if (socket.bufferedAmount < HIGH_WATER) resolve();
  });
}
