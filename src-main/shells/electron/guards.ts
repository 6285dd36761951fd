import type { App, Session, Shell, WebContents, WebFrameMain } from 'electron';
import { ORIGIN } from './page-protocol.ts';

const OPENED_OUTSIDE: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);

/** Whether a link may be handed to the system, which would run programs for other schemes. */
export function mayOpenOutside(link: string): boolean {
  return URL.canParse(link) && OPENED_OUTSIDE.has(new URL(link).protocol);
}

/** Holds for every page that the app will ever have: none leaves, none opens another, none embeds one. */
export function guardPages(app: App, shell: Pick<Shell, 'openExternal'>): void {
  app.on('web-contents-created', (_event, contents: WebContents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      // Without a program for it the system says so itself; the page has nothing to do about it.
      if (mayOpenOutside(url)) void shell.openExternal(url).catch(() => undefined);
      return { action: 'deny' };
    });
  });
}

/** Camera, place, notifications and the rest: the window needs none of them. Copying is the one thing it may do. */
export function denyPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(permission === 'clipboard-sanitized-write'));
  session.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write');
}

/** Whether a message comes from the app's own page, and from its top frame. */
export function isOwnPage(frame: Pick<WebFrameMain, 'origin' | 'parent'> | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === ORIGIN;
}
