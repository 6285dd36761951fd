import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { WebSocket } from 'ws';
import type { AgentId, SessionId } from '#shared/lib/ids.ts';
import { hasEnded } from '#shared/model/run.ts';
import { compose, type Coppice } from '#main/compose.ts';
import { startRoot } from '#main/core/engine/start-root.ts';
import { createEngineSeat } from '#main/engine-seat.ts';
import { builtPage } from '#main/shells/browser/page.ts';
import { runBrowserShell } from '#main/shells/browser/run.ts';
import { router } from '#main/transports/rpc/router.ts';
import type { LocalClient } from '#main/transports/websocket/listen-local.ts';
import { serveSocket } from '#main/transports/websocket/serve-socket.ts';
import { NODES_A_TURN, startTreeModel, type TreeModel } from './window-model.ts';

/** A Coppice on a data directory of its own, whose one session has a tree of many nodes and goes on. */
export interface FilledHouse {
  readonly coppice: Coppice;
  readonly model: TreeModel;
  readonly session: SessionId;
  readonly root: AgentId;
  readonly workers: readonly AgentId[];
  /** Nodes of the transcript, children's included. */
  readonly nodes: number;
  /** A link that opens the window once. */
  url(): string;
  close(): Promise<void>;
}

const TURNS_A_WORKER = 55;
/** Workers that go on while it is measured. */
const LIVE = 6;

/** The browser shell as it is started, with a tree of at least `nodes` nodes in its ledger: real runs of real agents, real tools. */
export async function openFilledHouse(nodes: number): Promise<FilledHouse> {
  const folder = mkdtempSync(join(tmpdir(), 'coppice-bench-'));
  const workers = Math.ceil(nodes / (TURNS_A_WORKER * NODES_A_TURN));
  const model = await startTreeModel({ workers, turns: TURNS_A_WORKER, live: LIVE });
  let own: Coppice | null = null;
  const serve = (coppice: Coppice, socket: WebSocket, who: LocalClient) => serveSocket(socket, router, { ...coppice.answering, ...who });
  const dataDirectory = join(folder, 'data');
  const env = { ...process.env, COPPICE_GLOBAL_CONFIG: configOf(folder, model.url) };
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
  const { engine } = coppice.answering;
  const asked = { cwd: repositoryIn(folder), prompt: 'Read all of it.', model: null, mode: 'auto', tour: false, preset: null } as const;
  const actor = { kind: 'person', id: 'bench', via: 'window' } as const;
  const started = await startRoot(engine, asked, { id: crypto.randomUUID() as Parameters<typeof startRoot>[2]['id'], actor });
  if (!started.ok) throw new Error(started.problem.message);
  const { session, agent: root } = started.value;
  const children = () => [...engine.views.agents.values()].filter(({ parent }) => parent === root);
  const full = () =>
    model.rootWaits() &&
    model.waiting() === Math.min(LIVE, workers) &&
    children().filter(({ run }) => hasEnded(run.status)).length === Math.max(0, workers - LIVE);
  while (!full()) await pause(50);
  return {
    coppice,
    model,
    session,
    root,
    workers: children().map(({ id }) => id),
    nodes: workers * TURNS_A_WORKER * NODES_A_TURN,
    url: () => opened.value.mintUrl(),
    async close() {
      await opened.value.close();
      await model.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configOf(folder: string, url: string): string {
  const file = join(folder, 'config/coppice.toml');
  mkdirSync(join(folder, 'config'));
  const provider = `[providers.bench]\nkind = "openai-compatible"\nbase_url = "${url}"\n`;
  writeFileSync(file, `[options]\nmodel = "bench/bench"\nagent_max_threads = -1\n${provider}`);
  return file;
}

function repositoryIn(folder: string): string {
  const path = join(folder, 'repository');
  mkdirSync(join(path, 'out'), { recursive: true });
  writeFileSync(join(path, 'file.txt'), 'A line of the file that is read.\n'.repeat(40));
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Bench', '-c', 'user.email=bench@localhost', ...args], { cwd: path });
  git('init', '-q');
  git('add', '-A');
  git('commit', '-q', '-m', 'The file');
  return path;
}
