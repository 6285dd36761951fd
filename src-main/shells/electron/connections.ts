import { randomUUID } from 'node:crypto';
import { CONNECT_CHANNEL, PORT_MESSAGE } from '#shared/lib/window-channel.ts';
import { MessageChannelMain } from 'electron';
import type { IpcMain, MessagePortMain } from 'electron';
import { isOwnPage } from './guards.ts';

/** Gives a window a port when its page asks for one: asked for earlier, the page would not be there to take it. */
export function giveConnections(ipc: IpcMain, serve: (port: MessagePortMain, client: string) => void): void {
  ipc.on(CONNECT_CHANNEL, (event) => {
    if (!isOwnPage(event.senderFrame)) return;
    const { port1, port2 } = new MessageChannelMain();
    serve(port1, `window-${randomUUID().slice(0, 8)}`);
    event.sender.postMessage(PORT_MESSAGE, null, [port2]);
  });
}
