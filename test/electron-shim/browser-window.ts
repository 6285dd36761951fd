import { EventEmitter } from 'node:events';
import type { Page, Route } from 'playwright-core';
import { preventable } from './event.ts';
import { prepare } from './in-page.ts';
import type { MessagePortMain } from './message-channel.ts';
import { handlers, ipcMain } from './modules.ts';
import { PageChannels } from './page-channels.ts';
import type { Data } from './page-channels.ts';
import { runPreload } from './preload-world.ts';
import type { PreloadWorld } from './preload-world.ts';
import { meantBy, runtime, shownAs } from './runtime.ts';

interface Options {
  readonly width: number;
  readonly height: number;
  readonly webPreferences: { readonly preload: string } & Readonly<Record<string, unknown>>;
}

type OpenHandler = (details: { url: string }) => { action: 'allow' | 'deny' };

const windows = new Set<BrowserWindow>();
const allClosed = new EventEmitter();
const created = new EventEmitter();

export class WebContents extends EventEmitter {
  openHandler: OpenHandler = () => ({ action: 'allow' });
  deliver: (channel: string, message: unknown, ports: readonly MessagePortMain[]) => void = () => undefined;

  setWindowOpenHandler(handler: OpenHandler): void {
    this.openHandler = handler;
  }

  postMessage(channel: string, message: unknown, ports: readonly MessagePortMain[] = []): void {
    this.deliver(channel, message, ports);
  }
}

export class BrowserWindow extends EventEmitter {
  readonly options: Options;
  readonly webContents = new WebContents();
  /** The page, once it is made. */
  readonly page: Promise<Page>;
  /** Set while this process, and not the page, is what navigates. */
  #loading = false;

  constructor(options: Options) {
    super();
    if (runtime.browser === null) throw new Error('Cannot create BrowserWindow before app is ready');
    this.options = options;
    windows.add(this);
    created.emit('contents', this.webContents);
    this.page = this.#open(runtime.browser.newContext({ viewport: { width: options.width, height: options.height } }));
  }

  static getAllWindows(): BrowserWindow[] {
    return [...windows];
  }
  static onAllClosed(call: () => void): void {
    allClosed.on('closed', call);
  }
  static onContents(call: (contents: WebContents) => void): void {
    created.on('contents', call);
  }

  async loadURL(link: string): Promise<void> {
    const page = await this.page;
    this.#loading = true;
    await page.goto(shownAs(link)).finally(() => {
      this.#loading = false;
    });
  }

  async reload(): Promise<void> {
    const page = await this.page;
    this.#loading = true;
    await page.reload().finally(() => {
      this.#loading = false;
    });
  }

  close(): void {
    const event = preventable();
    this.emit('close', event);
    if (event.defaultPrevented) return;
    void this.page.then((page) => page.context().close());
  }

  getNormalBounds() {
    return { x: 0, y: 0, width: this.options.width, height: this.options.height };
  }
  isMaximized(): boolean {
    return false;
  }
  maximize(): void {}
  isMinimized(): boolean {
    return false;
  }
  restore(): void {}
  focus(): void {}

  async #open(opening: Promise<{ newPage(): Promise<Page> }>): Promise<Page> {
    const page = await (await opening).newPage();
    const channels = new PageChannels(page);
    let world: PreloadWorld | null = null;
    const start = (): PreloadWorld => {
      channels.drop();
      world = runPreload({
        file: this.options.webPreferences.preload,
        origin: new URL(meantBy(page.url()), 'coppice://app').href.startsWith('coppice://app') ? 'coppice://app' : 'null',
        send: (channel, args) => void ipcMain.emit(channel, { sender: this.webContents, senderFrame: frameOf(page) }, ...args),
        postToPage: (message, ports) => channels.give(message, ports),
      });
      return world;
    };
    this.webContents.deliver = (channel, message, ports) => world?.receive(channel, message, ports);
    await page.exposeBinding('electronStart', () => void start());
    await page.exposeBinding('electronCall', (_source, name: string, method: string, args: unknown[]) => {
      world?.api[name]?.[method]?.(...args);
    });
    await page.exposeBinding('electronPort', (_source, id: number, what: 'data' | 'close', data: Data | null) =>
      channels.fromPage(id, what, data),
    );
    await page.exposeBinding('electronOpen', (_source, link: string) => {
      const { action } = this.webContents.openHandler({ url: link });
      if (action === 'allow') throw new Error('the stand-in opens no second window');
    });
    // What the preload exposes is the same for each page, and has to be there before the page's first script.
    const api = Object.fromEntries(Object.entries(start().api).map(([name, exposed]) => [name, Object.keys(exposed)]));
    await page.addInitScript(prepare, api);
    await page.route('**/*', (route) => this.#answer(route));
    page.on('close', () => {
      channels.drop();
      windows.delete(this);
      this.emit('closed');
      if (windows.size === 0) allClosed.emit('closed');
    });
    return page;
  }

  /** Only the app's own schemes are answered: the machine may be without a net, and a page of ours needs none. */
  async #answer(route: Route): Promise<void> {
    const request = route.request();
    const url = meantBy(request.url());
    const ofPage = request.isNavigationRequest() && request.frame().parentFrame() === null;
    if (ofPage && !this.#loading) {
      const event = preventable();
      this.webContents.emit('will-navigate', event, url);
      // An answer without content leaves the page where it is.
      if (event.defaultPrevented) return route.fulfill({ status: 204 });
    }
    const handler = handlers.get(new URL(url).protocol.slice(0, -1));
    if (handler === undefined) return route.abort();
    const response = await handler(new Request(url, { method: request.method() }));
    const body = Buffer.from(await response.arrayBuffer());
    return route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body,
    });
  }
}

function frameOf(page: Page) {
  const url = meantBy(page.url());
  return { url, origin: /^\w+:\/\/[^/]+/.exec(url)?.[0] ?? 'null', parent: null };
}
