import { CONNECT_CHANNEL, PORT_MESSAGE } from '#shared/lib/window-channel.ts';
import type { WindowBridge } from '#shared/lib/window-channel.ts';
import { contextBridge, ipcRenderer } from 'electron';

const bridge: WindowBridge = { connect: () => ipcRenderer.send(CONNECT_CHANNEL) };
contextBridge.exposeInMainWorld('coppice', bridge);

// A port cannot pass the bridge: it is posted to the page, and to no page but this one's.
ipcRenderer.on(PORT_MESSAGE, (event) => {
  window.postMessage(PORT_MESSAGE, window.location.origin, [...event.ports]);
});
