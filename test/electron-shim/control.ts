import { BrowserWindow } from './browser-window.ts';
import { asked, permissions } from './modules.ts';

/** What a test may ask of the stand-in: one request at a time, over the channel that Node gives to a child. */
export type Ask =
  | { readonly ask: 'evaluate'; readonly script: string }
  | { readonly ask: 'text'; readonly selector: string }
  | { readonly ask: 'options' | 'asked' | 'close' | 'reload' }
  | { readonly ask: 'permission'; readonly name: string };

export type Told = { readonly told: unknown } | { readonly failed: string };

process.on('message', (request: Ask) => {
  void answer(request).then(
    (told) => process.send?.({ told } satisfies Told),
    (error: unknown) => process.send?.({ failed: String(error) } satisfies Told),
  );
});
// Listening alone must not keep the app from ending.
process.channel?.unref();

async function answer(request: Ask): Promise<unknown> {
  const [window] = BrowserWindow.getAllWindows();
  if (window === undefined) throw new Error('there is no window');
  const page = await window.page;
  switch (request.ask) {
    case 'evaluate':
      return page.evaluate(request.script);
    case 'text':
      return page.locator(request.selector).innerText();
    case 'options':
      return window.options;
    case 'asked':
      return asked;
    case 'close':
      return window.close();
    case 'reload':
      return window.reload();
    case 'permission':
      return new Promise((resolve) => permissions.request?.(null, request.name, resolve));
  }
}
