import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { compose } from '#main/compose.ts';
import type { Coppice } from '#main/compose.ts';
import { createEngineSeat } from '#main/engine-seat.ts';
import { dataDirectoryOf, findHouse } from '#main/house.ts';
import { servePort } from '#main/transports/message-port/serve-port.ts';
import { router } from '#main/transports/rpc/router.ts';
import { serveSocket } from '#main/transports/websocket/serve-socket.ts';
import { runElectronShell } from './run.ts';

// Electron and Chromium have options of their own, which are not ours to judge.
const { values } = parseArgs({ options: { data: { type: 'string', short: 'D' } }, strict: false, allowPositionals: true });
const house = findHouse(import.meta.dirname);
const dataDirectory = dataDirectoryOf(typeof values.data === 'string' ? values.data : undefined);

runElectronShell<Coppice>({
  dataDirectory,
  page: join(house.folder, 'out/renderer'),
  preload: join(house.folder, 'out/preload/preload.cjs'),
  seat: createEngineSeat({
    dataDirectory,
    build: house.version,
    compose: (directory) => compose({ dataDirectory: directory, shell: 'electron' }),
    serve: (coppice, socket, who) => serveSocket(socket, router, { ...coppice.answering, ...who }),
  }),
  serve: (coppice, port, who) => servePort(port, router, { ...coppice.answering, ...who }),
  tell: (line) => console.log(line),
});
