import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { WebSocket } from 'ws';
import type { AgentId, SessionId } from '#shared/lib/ids.ts';
import { compose, type Coppice } from '#main/compose.ts';
import { startRoot } from '#main/core/engine/start-root.ts';
import { createEngineSeat } from '#main/engine-seat.ts';
import { builtPage } from '#main/shells/browser/page.ts';
import { runBrowserShell } from '#main/shells/browser/run.ts';
import { router } from '#main/transports/rpc/router.ts';
import type { LocalClient } from '#main/transports/websocket/listen-local.ts';
import { serveSocket } from '#main/transports/websocket/serve-socket.ts';

/** A Coppice on a data directory of its own, behind the browser shell as it is started. */
export interface House {
  readonly coppice: Coppice;
  /** A link that opens the window once. */
  url(): string;
  begin(cwd: string, prompt: string): Promise<{ session: SessionId; agent: AgentId }>;
  close(): Promise<void>;
}

/** @param config the text of its `coppice.toml` */
export async function openHouse(folder: string, config: string): Promise<House> {
  let own: Coppice | null = null;
  const serve = (coppice: Coppice, socket: WebSocket, who: LocalClient) => serveSocket(socket, router, { ...coppice.answering, ...who });
  const dataDirectory = join(folder, 'data');
  const file = join(folder, 'config/coppice.toml');
  mkdirSync(join(folder, 'config'));
  writeFileSync(file, config);
  const env = { ...process.env, COPPICE_GLOBAL_CONFIG: file };
  const opened = await runBrowserShell({
    port: 0,
    page: () => builtPage(join(import.meta.dirname, '../out/renderer')),
    now: Date.now,
    seat: createEngineSeat({
      dataDirectory,
      build: 'bench',
      async compose(directory) {
        own = await compose({ dataDirectory: directory, shell: 'browser', env });
        return own;
      },
      serve,
    }),
    serve,
    tell: console.log,
  });
  if (!opened.ok) throw new Error(opened.problem.message);
  const coppice = own as Coppice | null;
  if (coppice === null) throw new Error('the engine of a new data directory runs elsewhere');
  return {
    coppice,
    url: () => opened.value.mintUrl(),
    async begin(cwd, prompt) {
      const asked = { cwd, prompt, model: null, mode: 'auto', tour: false, preset: null } as const;
      const actor = { kind: 'person', id: 'bench', via: 'window' } as const;
      const id = crypto.randomUUID() as Parameters<typeof startRoot>[2]['id'];
      const started = await startRoot(coppice.answering.engine, asked, { id, actor });
      if (!started.ok) throw new Error(started.problem.message);
      return started.value;
    },
    close: () => opened.value.close(),
  };
}
