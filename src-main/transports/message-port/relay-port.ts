import type { WebSocket } from 'ws';
import type { ElectronPort } from './serve-port.ts';

/** Pipes a window's port to an engine of another process. When one ends, so does the other. Starts the port. */
export function relayPort(port: ElectronPort & { close(): void }, far: WebSocket): void {
  port.on('message', (event) => {
    if (typeof event.data === 'string' || event.data instanceof Uint8Array) far.send(event.data, () => undefined);
  });
  port.on('close', () => far.close(1001));
  far.on('message', (data, binary) => port.postMessage(binary ? new Uint8Array(data as Buffer) : String(data as Buffer)));
  far.on('close', () => port.close());
  port.start();
}
