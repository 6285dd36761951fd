/**
 * A stand-in for the module `electron`, where its binary cannot be had: a window is a page of a real Chromium, a channel one of
 * Node's, and the preload runs in a context of its own. What it stands in for, it does as Electron's documents say; the rest is not
 * there, so that using it fails. It says nothing of Chromium's sandbox, of isolation between preload and page, of menus and dialogs.
 */
export { app } from './app.ts';
export { BrowserWindow } from './browser-window.ts';
export { MessageChannelMain } from './message-channel.ts';
export { dialog, ipcMain, nativeTheme, protocol, screen, session, shell } from './modules.ts';
import './control.ts';
