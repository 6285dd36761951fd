import { setTimeout as pause } from 'node:timers/promises';
import { compose } from '#main/compose.ts';
import type { Coppice } from '#main/compose.ts';
import { createEngineSeat } from '#main/engine-seat.ts';
import { dataDirectoryOf, findHouse } from '#main/house.ts';
import { router } from '#main/transports/rpc/router.ts';
import { serveSocket } from '#main/transports/websocket/serve-socket.ts';
import { openTerminal } from './terminal.ts';

/** The engine of `npm run dev`, alone in a process, so that a change of its code restarts it and no window. */
const seat = createEngineSeat<Coppice>({
  dataDirectory: dataDirectoryOf(process.argv[2]),
  build: findHouse(import.meta.dirname).version,
  compose: (directory) => compose({ dataDirectory: directory, shell: 'browser' }),
  serve: (coppice, socket, who) => serveSocket(socket, router, { ...coppice.answering, ...who }),
});
const terminal = openTerminal(process.stdin, () => undefined);
const place = await seat.join({ via: 'cli', client: 'dev' });
if (!place.ok) fail(place.problem.message);
else if (place.value.kind === 'other')
  fail(`Coppice already runs on this data directory (process ${place.value.holder.pid}): end it first.`);
console.log('The engine runs.');
const code = await terminal.ended;
// A turn under way may hold the end up; while developing, the next start matters more.
await Promise.race([seat.close(), pause(3_000)]);
process.exit(code);

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}
