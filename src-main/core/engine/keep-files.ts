import type { AgentId, CallId, RunId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { Checkpoints, KeptFolder, TakenCheckpoint } from '#main/core/ports/checkpoints.ts';
import type { ToolResult, ToolSpec } from '#main/core/ports/tools.ts';
import type { Engine } from './parts.ts';

/** Keeps the files of an agent's folder at each of its steps. Outside git it does nothing. */
export interface FileKeeper {
  /**
   * Before a call that may change something: waits until the step before is kept. At the first such call of a run, and in a folder
   * that others work in too before each command, what is found there is kept as well: it is not of the agent's making.
   */
  before(agent: AgentId, tool: ToolSpec): Promise<void>;
  /** After its end. Whatever fails is said once, and no hindrance to the work. */
  after(agent: AgentId, step: Step, tool: ToolSpec, result: ToolResult): Promise<void>;
  /** Keeps the files as they are, whoever changed them. */
  now(agent: Agent, folder: KeptFolder): ReturnType<Checkpoints['take']>;
}

interface Step {
  readonly turn: number;
  readonly call: CallId;
}

/** The folder whose files are kept for an agent; null outside git. */
export async function keptFolder(engine: Pick<Engine, 'placeOf'>, { cwd }: Pick<Agent, 'cwd'>): Promise<KeptFolder | null> {
  const { tree, project, inGit } = await engine.placeOf(cwd);
  return inGit ? { top: tree, repository: project } : null;
}

export function createFileKeeper(theEngine: () => Engine): FileKeeper {
  /** Work under way, by agent and by folder: facts of a folder are written in the order in which it was looked at. */
  const steps = new Map<AgentId, Promise<unknown>>();
  const folders = new Map<string, Promise<unknown>>();
  const looked = new Map<AgentId, RunId>();

  const inTurn = <T>(top: string, work: () => Promise<T>): Promise<T> => {
    const mine = (folders.get(top) ?? Promise.resolve()).then(work);
    const settled = mine.catch(() => undefined);
    folders.set(top, settled);
    void settled.then(() => {
      if (folders.get(top) === settled) folders.delete(top);
    });
    return mine;
  };

  const keep = (agent: Agent, folder: KeptFolder, step: Step | null, files: readonly string[] | null) =>
    inTurn(folder.top, async () => {
      const engine = theEngine();
      const label = step === null ? `Before the next step of ${agent.name}` : `Turn ${step.turn} of ${agent.name}, ${step.call}`;
      const taken = await engine.checkpoints.take(folder, agent.id, files, label);
      if (taken.ok) await written(engine, agent, folder, step, taken.value);
      return taken;
    });

  /** Contract: never rejects. */
  const keepQuietly = async (id: AgentId, step: Step | null, files: readonly string[] | null): Promise<void> => {
    const engine = theEngine();
    const agent = engine.views.agents.get(id);
    if (agent === undefined) return;
    try {
      const folder = await keptFolder(engine, agent);
      if (folder === null) return;
      const taken = await keep(agent, folder, step, files);
      // A tree that is being removed, with the agent killed, needs no checkpoint.
      if (taken.ok || hasEnded(engine.views.agents.get(id)?.run.status ?? 'completed')) return;
      await engine.insist('checkpoint.fail', { agent: id, folder: folder.top, repository: folder.repository, why: taken.problem.message });
    } catch (error) {
      if (!engine.closing()) engine.onError(`keeping the files of agent ${id}`, error);
    }
  };

  return {
    async before(id, tool) {
      await steps.get(id);
      const { views } = theEngine();
      const run = views.agents.get(id)?.run.id;
      const isFirst = run !== undefined && looked.get(id) !== run;
      const isShared = views.worktrees.get(id)?.onDisk !== true;
      if (!isFirst && !(isShared && tool.kind !== 'edit')) return;
      if (run !== undefined) looked.set(id, run);
      await keepQuietly(id, null, null);
    },
    after(id, step, tool, { facts }) {
      const files =
        tool.kind === 'edit' && Array.isArray(facts['files']) ? facts['files'].filter((file) => typeof file === 'string') : null;
      const mine = keepQuietly(id, step, files).finally(() => {
        if (steps.get(id) === mine) steps.delete(id);
      });
      steps.set(id, mine);
      return mine;
    },
    now: (agent, folder) => keep(agent, folder, null, null),
  };
}

async function written(engine: Engine, agent: Agent, folder: KeptFolder, step: Step | null, taken: TakenCheckpoint): Promise<void> {
  const { top, repository } = folder;
  const from = engine.views.checkpoints.get(top)?.tree ?? null;
  const change = from === null || from === taken.tree ? null : { from, to: taken.tree };
  const touched = change === null ? null : await engine.checkpoints.touched(repository, [change]);
  const files = touched?.ok === true ? (touched.value[0]?.size ?? 0) : 0;
  const { turn, call } = step ?? { turn: engine.views.loops.get(agent.id)?.turn ?? 0, call: null };
  await engine.insist('checkpoint.take', { agent: agent.id, call, turn, folder: top, repository, ...taken, files });
}
