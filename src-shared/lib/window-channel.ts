/**
 * How a window of the Electron shell gets its port, told once for the three rooms that take part: the page calls
 * `window.coppice.connect()`, and gets a `message` event of its own window whose data is `PORT_MESSAGE` and whose first port is its
 * end of the channel. A port ends with a `close` event; then the page asks again.
 */
export const CONNECT_CHANNEL = 'coppice:connect';
export const PORT_MESSAGE = 'coppice:port';

/** What the preload shows to the page, as `window.coppice`. */
export interface WindowBridge {
  connect(): void;
}
