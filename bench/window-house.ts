import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { AgentId, SessionId } from '#shared/lib/ids.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { Coppice } from '#main/compose.ts';
import { openHouse } from './house.ts';
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
  const house = await openHouse(folder, configFor(model.url));
  const { session, agent: root } = await house.begin(repositoryIn(folder), 'Read all of it.');
  const { engine } = house.coppice.answering;
  const children = () => [...engine.views.agents.values()].filter(({ parent }) => parent === root);
  const full = () =>
    model.rootWaits() &&
    model.waiting() === Math.min(LIVE, workers) &&
    children().filter(({ run }) => hasEnded(run.status)).length === Math.max(0, workers - LIVE);
  while (!full()) await pause(50);
  return {
    coppice: house.coppice,
    model,
    session,
    root,
    workers: children().map(({ id }) => id),
    nodes: workers * TURNS_A_WORKER * NODES_A_TURN,
    url: house.url,
    async close() {
      await house.close();
      await model.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function configFor(url: string): string {
  const provider = `[providers.bench]\nkind = "openai-compatible"\nbase_url = "${url}"\n`;
  return `[options]\nmodel = "bench/bench"\nagent_max_threads = -1\n${provider}`;
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
