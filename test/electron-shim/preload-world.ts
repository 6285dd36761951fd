import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import type { MessagePortMain } from './message-channel.ts';

type Api = Record<string, Record<string, (...args: unknown[]) => unknown>>;

export interface WorldParts {
  readonly file: string;
  readonly origin: string;
  send(channel: string, args: unknown[]): void;
  postToPage(message: unknown, ports: MessagePortMain[]): void;
}

/** The preload of one page: a context with the little that a sandboxed preload has. */
export interface PreloadWorld {
  readonly api: Api;
  receive(channel: string, message: unknown, ports: readonly MessagePortMain[]): void;
}

export function runPreload(parts: WorldParts): PreloadWorld {
  const api: Api = {};
  const received = new EventEmitter();
  const ipcRenderer = {
    send: (channel: string, ...args: unknown[]) => parts.send(channel, args),
    on: (channel: string, listener: (event: unknown, message: unknown) => void) => received.on(channel, listener),
  };
  const contextBridge = {
    exposeInMainWorld(name: string, exposed: Api[string]): void {
      for (const [key, value] of Object.entries(exposed)) {
        if (typeof value !== 'function') throw new Error(`the stand-in exposes functions only, not ${name}.${key}`);
      }
      api[name] = exposed;
    },
  };
  const window = {
    location: { origin: parts.origin },
    postMessage(message: unknown, target: string, ports: MessagePortMain[] = []): void {
      // As the browser does: a message for another origin is not delivered.
      if (target === parts.origin || target === '*') parts.postToPage(message, ports);
    },
  };
  const require = (name: string): unknown => {
    if (name !== 'electron') throw new Error(`module not found: ${name}; a sandboxed preload has only electron`);
    return { contextBridge, ipcRenderer };
  };
  runInContext(readFileSync(parts.file, 'utf8'), createContext({ window, require, exports: {}, module: { exports: {} } }), {
    filename: parts.file,
  });
  return {
    api,
    receive: (channel, message, ports) => void received.emit(channel, { ports }, message),
  };
}
