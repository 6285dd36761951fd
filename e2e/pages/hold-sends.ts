import type { Page } from '@playwright/test';

/** What the window sends is held back from now on, while it hears all the same. Returns what lets it go. */
export async function holdSends(page: Page): Promise<() => Promise<void>> {
  const release = await page.evaluateHandle(() => {
    const { send } = WebSocket.prototype;
    const held: (() => void)[] = [];
    WebSocket.prototype.send = function (data) {
      held.push(() => send.call(this, data));
    };
    return () => {
      WebSocket.prototype.send = send;
      for (const each of held) each();
    };
  });
  return () => release.evaluate((letGo) => letGo());
}
