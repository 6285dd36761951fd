import type { Actor } from '#shared/events/envelope.ts';
import type { AgentId } from '#shared/lib/ids.ts';
import { ok, type Problem, refuse, type Result } from '#shared/lib/result.ts';
import type { Agent } from '#shared/model/agent.ts';
import { isRewinding } from '#main/core/ports/decision.ts';
import type { BranchState } from '#main/core/ports/git.ts';
import type { Engine } from './parts.ts';
import { planRewind, type RewindAsked } from './plan-rewind.ts';
import type { Asker } from './review-tree.ts';

/** How often it is tried anew where somebody writes a file in the very moment. */
const TRIES = 3;

/** Goes back: the conversation at once, the files once what they are now is kept. */
export async function rewindAgent(engine: Engine, asked: RewindAsked, asker: Asker): Promise<Result<{ done: true }>> {
  // The same command again, as a window asks after a lost connection: what came of it is told, once it has come.
  const known = await engine.ledger.receipt(asker.id);
  if (known !== null) {
    if (!known.outcome.ok) return refuse(known.outcome.code, known.outcome.message);
    await engine.until(() => !isRewinding(engine.views, asked.agent), new AbortController().signal, null);
    const failed = engine.views.rewinds.get(asked.agent)?.failed ?? null;
    return failed === null ? ok({ done: true }) : refuse('rewind_failed', failed);
  }
  const planned = await planRewind(engine, asked);
  if (!planned.ok) return planned;
  const requested = await engine.dispatch('rewind.request', { agent: asked.agent, plan: planned.value.plan }, asker);
  if (!requested.ok) return requested;
  return requested.value.done ? ok({ done: true }) : carryOut(engine, asked.agent, asker.actor);
}

/** Writes the files of a rewind that was asked for; after a crash in the middle it is begun anew, from what is then there. */
export async function carryOut(engine: Engine, id: AgentId, actor?: Actor): Promise<Result<{ done: true }>> {
  const agent = engine.views.agents.get(id);
  const files = engine.views.rewinds.get(id)?.pending?.plan.files ?? null;
  if (agent === undefined || files === null) return refuse('not_due', `no rewind of agent ${id} is under way`);
  const by = actor === undefined ? {} : { actor };
  const written = await write(engine, agent, { top: files.folder, repository: files.repository }, files.tree).catch((error: unknown) => {
    engine.onError(`rewinding the files of agent ${id}`, error);
    return refuse('git_failed', error instanceof Error ? error.message : String(error)) as { ok: false; problem: Problem };
  });
  if (!written.ok) {
    await engine.insist('rewind.fail', { agent: id, why: written.problem.message }, by);
    return written;
  }
  const committed = await commit(engine, agent);
  await engine.insist('rewind.end', { agent: id, tree: written.value, committed }, by);
  return ok({ done: true });
}

async function write(engine: Engine, agent: Agent, folder: { top: string; repository: string }, tree: string): Promise<Result<string>> {
  for (let tries = 1; ; tries += 1) {
    const taken = await engine.keeper.now(agent, folder);
    if (!taken.ok) return taken;
    if (engine.views.rewinds.get(agent.id)?.pending?.from === null)
      await engine.insist('rewind.start', { agent: agent.id, ...taken.value });
    const restored = await engine.checkpoints.restore(folder, { from: taken.value.tree, to: tree });
    if (restored.ok || restored.problem.code !== 'files_moved' || tries === TRIES) return restored;
  }
}

/** The branch of a tree of its own is brought along: a merge takes what stands there. */
async function commit(engine: Engine, agent: Agent): Promise<BranchState | null> {
  const tree = engine.views.worktrees.get(agent.id);
  if (tree?.onDisk !== true || agent.run.status === 'interrupted') return null;
  const message = `Rewind ${agent.name}\n\nCoppice-Agent: ${agent.id}`;
  const done = await engine.git.commitAll(tree, { name: agent.name, agent: agent.id }, message);
  if (done.ok) return done.value;
  engine.onError(`committing in ${tree.path}`, done.problem);
  return null;
}
