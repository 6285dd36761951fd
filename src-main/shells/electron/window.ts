import { BrowserWindow, nativeTheme, screen } from 'electron';
import { PAGE } from './page-protocol.ts';
import { readWindowState, writeWindowState } from './window-state.ts';

/** What shows until the page does, so that nobody is dazzled. The same as the page's own background. */
const BACKGROUND = { dark: '#16181a', light: '#fbfbfa' } as const;

/** @param preload path of the built preload. @param stateFile where the window's place is kept. */
export function openWindow(preload: string, stateFile: string): BrowserWindow {
  const { maximized, ...bounds } = readWindowState(
    stateFile,
    screen.getAllDisplays().map((display) => display.workArea),
  );
  const window = new BrowserWindow({
    ...bounds,
    minWidth: 720,
    minHeight: 480,
    title: 'Coppice',
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
    },
  });
  if (maximized) window.maximize();
  window.on('close', () => writeWindowState(stateFile, { ...window.getNormalBounds(), maximized: window.isMaximized() }));
  // A page that fails to load stays as an empty window, which the person sees; there is nothing else to tell.
  void window.loadURL(PAGE).catch(() => undefined);
  return window;
}
