/** Runs in the page, before its own scripts: gives it what the preload exposed, and the page's ends of the channels. */
export function prepare(api: Readonly<Record<string, readonly string[]>>): void {
  type Data = string | { readonly bytes: readonly number[] };
  interface Bridge {
    electronCall(name: string, method: string, args: unknown[]): void;
    electronPort(id: number, what: 'data' | 'close', data: Data | null): void;
    electronStart(): void;
    electronOpen(link: string): void;
    electronGive(message: unknown, ids: number[]): void;
    electronData(frames: { id: number; data: Data | null }[]): void;
  }
  const page = window as unknown as Bridge;
  const ports = new Map<number, MessagePort>();
  page.electronStart();
  for (const [name, methods] of Object.entries(api)) {
    const exposed = Object.fromEntries(methods.map((method) => [method, (...args: unknown[]) => page.electronCall(name, method, args)]));
    Object.defineProperty(window, name, { value: Object.freeze(exposed) });
  }
  // Electron asks its handler whatever the scheme; Chromium would first turn away what a page may not link to.
  window.open = (link) => {
    page.electronOpen(String(link));
    return null;
  };
  window.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[target="_blank"]') : null;
    if (link === null || event.defaultPrevented) return;
    event.preventDefault();
    page.electronOpen(link.href);
  });
  page.electronGive = (message, ids) => {
    const given = ids.map((id) => {
      const { port1, port2 } = new MessageChannel();
      ports.set(id, port1);
      port1.addEventListener('message', ({ data }) =>
        page.electronPort(id, 'data', typeof data === 'string' ? data : { bytes: [...(data as Uint8Array)] }),
      );
      port1.addEventListener('close', () => page.electronPort(id, 'close', null));
      port1.start();
      return port2;
    });
    window.postMessage(message, window.location.origin, given);
  };
  page.electronData = (frames) => {
    for (const { id, data } of frames) {
      if (data === null) ports.get(id)?.close();
      else ports.get(id)?.postMessage(typeof data === 'string' ? data : new Uint8Array(data.bytes));
    }
  };
}
