import type { WebSocket } from 'ws';

/** Who speaks to the engine of this process from another one. */
export class Guests {
  private readonly sockets = new Set<WebSocket>();

  add(socket: WebSocket): void {
    this.sockets.add(socket);
    socket.once('close', () => this.sockets.delete(socket));
  }

  any(): boolean {
    return this.sockets.size > 0;
  }

  /** Resolves when one of those who are here now has gone, or when the signal aborts. */
  async gone(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    for (const socket of this.sockets) socket.once('close', () => resolve());
    signal.addEventListener('abort', () => resolve(), { once: true });
    if (signal.aborted || !this.any()) resolve();
    await promise;
  }
}
