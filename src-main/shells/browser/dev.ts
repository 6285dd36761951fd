import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createVisitorSeat } from '#main/engine-seat.ts';
import { dataDirectoryOf, findHouse } from '#main/house.ts';
import { contentSecurityPolicy } from '#main/transports/page/content-security.ts';
import { resolveConfig } from 'electron-vite';
import { createServer } from 'vite';
import type { ViteDevServer } from 'vite';
import { openBrowser } from './open-browser.ts';
import { readOptions } from './options.ts';
import { runBrowserShell } from './run.ts';
import { openTerminal } from './terminal.ts';

/**
 * `npm run dev`: the window is served by Vite and changes as its code does; the engine is a process of its own, started anew when
 * its code changes. The window's server, with its sign-in, stays up through both.
 */
process.exit(await main());

async function main(): Promise<number> {
  const options = readOptions(process.argv.slice(2));
  if (!options.ok) {
    console.error(options.problem.message);
    return 2;
  }
  const house = findHouse(import.meta.dirname);
  const dataDirectory = dataDirectoryOf(options.value.data);
  const watch = ['--watch', '--watch-preserve-output'];
  const engine = spawn(process.execPath, [...watch, fileURLToPath(import.meta.resolve('./dev-engine.ts')), dataDirectory], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const { config } = await resolveConfig({}, 'serve', 'development');
  let vite: ViteDevServer | null = null;
  const opened = await runBrowserShell<never>({
    port: options.value.port,
    now: Date.now,
    seat: createVisitorSeat(dataDirectory, house.version),
    serve: () => undefined,
    visiting: true,
    tell: (line) => console.log(line),
    async page(server) {
      vite = await createServer({ ...config?.renderer, configFile: false, server: { middlewareMode: true, hmr: { server } } });
      return vite.middlewares;
    },
    // Vite writes a script into the page; the built one has none.
    policy: (host) => contentSecurityPolicy(`'self' ws://${host}`).replace("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
    ignoreUpgrade: (request) => request.headers['sec-websocket-protocol']?.startsWith('vite-') === true,
  });
  const ended = new Promise<void>((resolve) => engine.once('exit', () => resolve()));
  const stop = async () => {
    engine.kill('SIGTERM');
    await ended;
    await vite?.close();
  };
  if (!opened.ok) {
    console.error(opened.problem.message);
    await stop();
    return 1;
  }
  const print = () => {
    const url = opened.value.mintUrl();
    console.log(`\n  ${url}\n\n  Good once, for a minute. Enter: a new link. Ctrl-C: end.`);
    return url;
  };
  const terminal = openTerminal(process.stdin, print);
  const url = print();
  if (options.value.open) openBrowser(url, { env: process.env, platform: process.platform, terminal: process.stdout.isTTY });
  const code = await terminal.ended;
  await opened.value.close();
  await stop();
  terminal.close();
  return code;
}
