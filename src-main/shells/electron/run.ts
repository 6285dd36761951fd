import { join } from 'node:path';
import type { EngineSeat } from '#main/engine-seat.ts';
import { relayPort } from '#main/transports/message-port/relay-port.ts';
import type { LocalClient } from '#main/transports/websocket/listen-local.ts';
import { BrowserWindow, app, dialog, ipcMain, protocol, session, shell } from 'electron';
import type { MessagePortMain } from 'electron';
import { giveConnections } from './connections.ts';
import { denyPermissions, guardPages } from './guards.ts';
import { declareScheme, servePage } from './page-protocol.ts';
import { openWindow } from './window.ts';

export interface ElectronRun<Engine> {
  readonly dataDirectory: string;
  /** Folder of the built window. */
  readonly page: string;
  /** Path of the built preload. */
  readonly preload: string;
  readonly seat: EngineSeat<Engine>;
  serve(engine: Engine, port: MessagePortMain, who: LocalClient): void;
  tell(line: string): void;
}

/**
 * Runs the app: one for each data directory, whose windows show one engine. Must be called while the entry is read: a scheme can be
 * declared only before the app is ready.
 */
export function runElectronShell<Engine>(run: ElectronRun<Engine>): void {
  // Chromium's own files, and with them the one-app lock, go with the data directory: two of them are two apps.
  app.setPath('userData', join(run.dataDirectory, 'window'));
  if (!app.requestSingleInstanceLock()) {
    run.tell('Coppice already runs on this data directory: its window comes to the front.');
    app.quit();
    return;
  }
  declareScheme(protocol);
  guardPages(app, shell);
  endEngineBeforeQuitting(run.seat);
  const open = () => openWindow(run.preload, join(run.dataDirectory, 'window.json'));
  app.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows();
    if (window === undefined) open();
    else {
      if (window.isMinimized()) window.restore();
      window.focus();
    }
  });
  app.on('activate', () => {
    if (app.isReady() && BrowserWindow.getAllWindows().length === 0) open();
  });
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });
  void app.whenReady().then(async () => {
    denyPermissions(session.defaultSession);
    servePage(protocol, run.page);
    giveConnections(ipcMain, (port, client) => void connect(run, port, { via: 'window', client }));
    open();
    await findEngine(run);
  }, giveUp);
}

/** Before any window asks, so that a data directory that cannot be used is told in words and not by a window that waits. */
async function findEngine<Engine>(run: ElectronRun<Engine>): Promise<void> {
  try {
    const place = await run.seat.join({ via: 'window', client: 'shell' });
    if (!place.ok) {
      giveUp(place.problem.message);
      return;
    }
    if (place.value.kind === 'own') return;
    place.value.link.close();
    run.tell(`Coppice already runs on this data directory (process ${place.value.holder.pid}): this window shows its engine.`);
  } catch (error) {
    giveUp(error);
  }
}

async function connect<Engine>(run: ElectronRun<Engine>, port: MessagePortMain, who: LocalClient): Promise<void> {
  const place = await run.seat.join(who).catch((error: unknown) => {
    run.tell(`the engine cannot start: ${String(error)}`);
    return null;
  });
  if (place?.ok !== true) port.close();
  else if (place.value.kind === 'own') run.serve(place.value.engine, port, who);
  else relayPort(port, place.value.link);
}

function giveUp(error: unknown): void {
  dialog.showErrorBox('Coppice cannot start', error instanceof Error ? error.message : String(error));
  app.exit(1);
}

/** The windows are closed by then. Quitting waits until the engine has written what it holds and ended what it runs. */
function endEngineBeforeQuitting<Engine>(seat: EngineSeat<Engine>): void {
  let ended = false;
  app.on('will-quit', (event) => {
    if (ended) return;
    event.preventDefault();
    void seat.close().then(
      () => {
        ended = true;
        app.quit();
      },
      (error: unknown) => {
        console.error('the engine did not end in order:', error);
        app.exit(1);
      },
    );
  });
}
