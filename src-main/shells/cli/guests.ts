import type { WebSocket } from 'ws';

/** Who speaks to the engine of this process from another one. */
export class Guests {
  private readonly sockets = new Set<WebSocket>();
  private readonly waiting = new Set<() => void>();

  add(socket: WebSocket): void {
    this.sockets.add(socket);
    socket.once('close', () => {
      this.sockets.delete(socket);
      for (const tell of this.waiting) tell();
    });
  }

  any(): boolean {
    return this.sockets.size > 0;
  }

  /** Resolves when one of those who are here now has gone, or when the signal aborts. */
  async gone(signal: AbortSignal): Promise<void> {
    if (signal.aborted || !this.any()) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const tell = (): void => resolve();
    this.waiting.add(tell);
    signal.addEventListener('abort', tell, { once: true });
    await promise;
    signal.removeEventListener('abort', tell);
    this.waiting.delete(tell);
  }
}
