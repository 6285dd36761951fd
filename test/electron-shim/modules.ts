import { EventEmitter } from 'node:events';
import { runtime } from './runtime.ts';

type SchemeHandler = (request: Request) => Response | Promise<Response>;
type PermissionHandler = (contents: unknown, permission: string, answer: (granted: boolean) => void) => void;

/** What was asked of the system, for a test to read. */
export const asked = { opened: [] as string[], errors: [] as string[], schemes: [] as unknown[] };

export const handlers = new Map<string, SchemeHandler>();

export const protocol = {
  registerSchemesAsPrivileged(schemes: unknown[]): void {
    if (runtime.ready) throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready');
    asked.schemes.push(...schemes);
  },
  handle(scheme: string, handler: SchemeHandler): void {
    if (!runtime.ready) throw new Error('protocol.handle needs a ready app');
    handlers.set(scheme, handler);
  },
};

export const permissions = { request: null as PermissionHandler | null };

export const session = {
  defaultSession: {
    setPermissionRequestHandler(handler: PermissionHandler): void {
      permissions.request = handler;
    },
    setPermissionCheckHandler(): void {},
  },
};

export const shell = {
  openExternal(link: string): Promise<void> {
    asked.opened.push(link);
    return Promise.resolve();
  },
};

export const dialog = {
  showErrorBox(title: string, content: string): void {
    asked.errors.push(`${title}: ${content}`);
    console.error(`${title}: ${content}`);
  },
};

export const ipcMain = new EventEmitter();
export const nativeTheme = { shouldUseDarkColors: false };
export const screen = {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
};
