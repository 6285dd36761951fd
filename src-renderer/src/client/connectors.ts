import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import { PORT_MESSAGE } from '#shared/lib/window-channel.ts';
import type { WindowBridge } from '#shared/lib/window-channel.ts';
import { knock } from './entry.ts';
import type { Connector } from './transport.ts';

declare global {
  interface Window {
    /** What Electron's preload gives to the page; absent in a browser. */
    readonly coppice?: WindowBridge;
  }
}

/** A WebSocket to the origin that served the page. */
export function socketConnector(location: Location, ask: typeof fetch): Connector {
  return async (onClose) => {
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/rpc`);
    socket.binaryType = 'arraybuffer';
    const opened = await new Promise<boolean>((resolve) => {
      socket.addEventListener('open', () => resolve(true), { once: true });
      socket.addEventListener('close', () => resolve(false), { once: true });
    });
    if (!opened) return { ok: false, refused: (await knock(ask)) === 'refused' };
    socket.addEventListener('close', onClose, { once: true });
    return { ok: true, link: new SocketLink({ websocket: socket }), close: () => socket.close() };
  };
}

/** A port to Electron's main process. A port cannot pass the bridge itself: it comes as a message of this very window. */
export function portConnector(bridge: WindowBridge, page: Window): Connector {
  return async (onClose) => {
    const port = await new Promise<MessagePort>((resolve) => {
      const take = (event: MessageEvent): void => {
        const [given] = event.ports;
        if (event.source !== page || event.data !== PORT_MESSAGE || given === undefined) return;
        page.removeEventListener('message', take);
        resolve(given);
      };
      page.addEventListener('message', take);
      bridge.connect();
    });
    port.addEventListener('close', onClose, { once: true });
    port.start();
    return { ok: true, link: new PortLink({ port }), close: () => port.close() };
  };
}
