import { join } from 'node:path';
import { compose } from '#main/compose.ts';
import type { Coppice } from '#main/compose.ts';
import { createEngineSeat } from '#main/engine-seat.ts';
import { dataDirectoryOf, findHouse } from '#main/house.ts';
import { router } from '#main/transports/rpc/router.ts';
import type { LocalClient } from '#main/transports/websocket/listen-local.ts';
import { serveSocket } from '#main/transports/websocket/serve-socket.ts';
import type { WebSocket } from 'ws';
import { openBrowser } from './open-browser.ts';
import { readOptions } from './options.ts';
import { builtPage } from './page.ts';
import { runBrowserShell } from './run.ts';
import { openTerminal } from './terminal.ts';

/**
 * The browser shell: engine and window's server in one process, until the person or the system ends it.
 * Exits with 2 for options that it does not understand, with 4 where engine, data directory or port cannot be had.
 */
process.exit(await main());

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (!options.ok) return fail(options.problem.message, 2);
  const house = findHouse(import.meta.dirname);
  const dataDirectory = dataDirectoryOf(options.value.data);
  const serve = (coppice: Coppice, socket: WebSocket, who: LocalClient) => serveSocket(socket, router, { ...coppice.answering, ...who });
  const opened = await runBrowserShell({
    port: options.value.port,
    page: () => builtPage(join(house.folder, 'out/renderer')),
    now: Date.now,
    seat: createEngineSeat({
      dataDirectory,
      build: house.version,
      compose: (directory) => compose({ dataDirectory: directory, shell: 'browser' }),
      serve,
    }),
    serve,
    tell: (line) => console.log(line),
  }).catch((error: unknown) => ({
    ok: false as const,
    problem: { code: 'start', message: error instanceof Error ? error.message : String(error) },
  }));
  if (!opened.ok) return fail(`Coppice cannot start: ${opened.problem.message}`, 4);
  const shell = opened.value;

  const print = () => {
    const url = shell.mintUrl();
    console.log(`\n  ${url}\n\n  Good once, for a minute. Enter: a new link. Ctrl-C: end.`);
    return url;
  };
  const terminal = openTerminal(process.stdin, print);
  const url = print();
  if (options.value.open) openBrowser(url, { env: process.env, platform: process.platform, terminal: process.stdout.isTTY });
  const code = await terminal.ended;
  await shell.close();
  terminal.close();
  return code;
}

function fail(message: string, code: number): number {
  console.error(message);
  return code;
}
