import { EventEmitter } from 'node:events';
import { BrowserWindow } from './browser-window.ts';
import { preventable } from './event.ts';
import { launchBrowser, runtime } from './runtime.ts';

class App extends EventEmitter {
  readonly isPackaged = false;
  readonly paths = new Map<string, string>();
  readonly #ready = Promise.withResolvers<void>();
  #quitting = false;

  constructor() {
    super();
    // Electron is ready once the entry has been read, never before.
    setImmediate(() => {
      void launchBrowser().then(() => {
        runtime.ready = true;
        this.emit('ready');
        this.#ready.resolve();
      }, this.#ready.reject);
    });
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => this.quit());
    BrowserWindow.onAllClosed(() => {
      if (this.#quitting) void this.#finish();
      else if (!this.emit('window-all-closed')) this.quit();
    });
    BrowserWindow.onContents((contents) => this.emit('web-contents-created', preventable(), contents));
  }

  setPath(name: string, path: string): void {
    this.paths.set(name, path);
  }

  requestSingleInstanceLock(): boolean {
    return true;
  }

  whenReady(): Promise<void> {
    return this.#ready.promise;
  }

  isReady(): boolean {
    return runtime.ready;
  }

  quit(): void {
    const event = preventable();
    this.emit('before-quit', event);
    if (event.defaultPrevented) return;
    this.#quitting = true;
    const windows = BrowserWindow.getAllWindows();
    if (windows.length === 0) void this.#finish();
    for (const window of windows) window.close();
  }

  async #finish(): Promise<void> {
    const event = preventable();
    this.emit('will-quit', event);
    if (!event.defaultPrevented) await this.#end(0);
  }

  exit(code = 0): void {
    void this.#end(code);
  }

  async #end(code: number): Promise<void> {
    await runtime.browser?.close();
    process.exit(code);
  }
}

export const app = new App();
