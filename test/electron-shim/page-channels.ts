import type { Page } from 'playwright-core';
import type { MessagePortMain } from './message-channel.ts';

export type Data = string | { readonly bytes: readonly number[] };

/** The ports that a page holds, whose other ends are in this process. */
export class PageChannels {
  readonly #page: Page;
  readonly #ports = new Map<number, MessagePortMain>();
  #waiting: { id: number; data: Data | null }[] = [];
  #last = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Posts a message to the page with these ports, whose messages go there from now on. */
  give(message: unknown, ports: readonly MessagePortMain[]): void {
    const ids = ports.map((port) => {
      const id = (this.#last += 1);
      this.#ports.set(id, port);
      port.on('message', ({ data }: { data: unknown }) =>
        this.#toPage(id, typeof data === 'string' ? data : { bytes: [...(data as Uint8Array)] }),
      );
      port.on('close', () => this.#toPage(id, null));
      return id;
    });
    const given = this.#inPage(([text, list]) => (window as never as Given).electronGive(text, list), [message, ids] as const);
    void given.then(() => ports.forEach((port) => port.start()));
  }

  fromPage(id: number, what: 'data' | 'close', data: Data | null): void {
    const port = this.#ports.get(id);
    if (what === 'close') port?.close();
    else if (data !== null) port?.postMessage(typeof data === 'string' ? data : new Uint8Array(data.bytes));
  }

  /** The page is gone, or another one now. */
  drop(): void {
    for (const port of this.#ports.values()) port.close();
    this.#ports.clear();
  }

  /** Everything of one turn of the loop goes in one message, in its order. */
  #toPage(id: number, data: Data | null): void {
    if (this.#waiting.push({ id, data }) > 1) return;
    setImmediate(() => {
      const frames = this.#waiting.filter((frame) => this.#ports.has(frame.id));
      this.#waiting = [];
      if (frames.length > 0) void this.#inPage((list) => (window as never as Given).electronData(list), frames);
    });
  }

  /** A page that goes away meanwhile has no use for it. */
  #inPage<Argument>(call: (argument: Argument) => void, argument: Argument): Promise<void> {
    return this.#page.evaluate(call as (argument: unknown) => void, argument as unknown).catch(() => undefined);
  }
}

interface Given {
  electronGive(message: unknown, ids: readonly number[]): void;
  electronData(frames: readonly { id: number; data: Data | null }[]): void;
}
