import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import type { LoopCall } from '#shared/projections/loops.ts';
import type { Scratch } from '#main/core/ports/ledger.ts';
import type { Aftermath } from '#main/core/ports/tools.ts';
import { type StartEngine, unfinishedCalls } from '#main/core/recovery/decide.ts';
import { dropCheckpoints } from './drop-checkpoints.ts';
import type { Engine } from './parts.ts';
import { carryOut } from './rewind.ts';
import { recoverSetup } from './run-setup.ts';
import { holdsNothing } from './take-away.ts';
import { recoverUndo } from './undo.ts';

/** Looks into everything that the former engine left open, and writes down what is known of it. */
export async function recover(engine: Engine): Promise<void> {
  const { views, ledger, version, pid, shell } = engine;
  const scratches: Scratch[] = [];
  for (const agent of views.live()) {
    const scratch = await ledger.scratch(agent.id);
    if (scratch !== null) scratches.push(scratch);
  }
  const aftermaths: StartEngine['aftermaths'][number][] = [];
  for (const { agent, call } of unfinishedCalls(views)) {
    const aftermath = await aftermathOf(engine, agent, call).catch((error: unknown): Aftermath => {
      // One call that cannot be looked into must not keep Coppice from opening.
      engine.onError(`looking into a call of agent ${agent.id}`, error);
      return UNKNOWN;
    });
    aftermaths.push({ agent: agent.id, call: call.call, aftermath });
  }
  await engine.dispatch('engine.start', { version, pid, shell, scratches, aftermaths });
  for (const agent of views.agents.values()) if (hasEnded(agent.run.status)) engine.conversations.forget(agent.id);
  for (const { agent, pending } of [...views.rewinds.values()]) {
    if (pending !== null) await carryOut(engine, agent).catch((error: unknown) => engine.onError(`rewinding agent ${agent}`, error));
  }
  for (const tree of [...views.worktrees.values()]) {
    await recoverSetup(engine, tree.agent);
    await recoverBranch(engine, tree).catch((error: unknown) => engine.onError(`looking into ${tree.branch}`, error));
  }
}

const UNKNOWN: Aftermath = { known: false, output: '' };

async function aftermathOf(engine: Engine, agent: Agent, { call, tool: name, recovery }: LoopCall): Promise<Aftermath> {
  const conversation = await engine.conversations.of(agent.id, agent.session);
  const tool = name === null ? undefined : engine.toolbox.find(name);
  const checked = tool?.check(conversation.overrides.get(call) ?? conversation.calls.get(call)?.args, agent.cwd);
  return tool !== undefined && checked?.ok === true ? tool.recover(checked.args, recovery ?? {}, agent.cwd) : UNKNOWN;
}

/** A merge or a removal that was cut off: git says whether it took place. */
async function recoverBranch(engine: Engine, tree: Worktree): Promise<void> {
  const { agent, pending, repository, branch } = tree;
  if (pending?.kind === 'merge') {
    const now = await engine.git.resolve(repository, `refs/heads/${pending.target}`);
    const merged = now === null ? null : await engine.git.resolve(repository, `${now}^2`);
    const done = now !== pending.before && merged === pending.head;
    const detail = done ? 'it was done when Coppice ended' : 'Coppice ended before it was done: nothing has moved';
    await engine.dispatch('merge.end', { agent, outcome: done ? 'merged' : 'failed', commit: done ? now : null, detail });
  } else if (pending?.kind === 'undo') {
    await recoverUndo(engine, tree);
  } else if (pending?.kind === 'discard') {
    const removed = await engine.git.remove(tree);
    const why = tree.state === 'merged' ? 'merged' : 'discarded';
    if (removed.ok) {
      await dropCheckpoints(engine, agent, tree);
      await engine.dispatch('worktree.gone', { agent, why, head: pending.head });
    } else engine.onError(`removing the discarded worktree ${tree.path}`, removed.problem);
  } else if (tree.state === 'ready' && tree.commits === 0 && isOver(engine, agent)) {
    // An unchanged tree that was still to be removed. Work that could not be committed, or came later, stays.
    const head = await engine.git.resolve(repository, `refs/heads/${branch}`);
    const gone = head === null || (head === tree.base && (await isUnchanged(engine, tree)) && (await engine.git.remove(tree)).ok);
    if (!gone) return;
    await dropCheckpoints(engine, agent, tree);
    await engine.dispatch('worktree.gone', { agent, why: 'unchanged', head: tree.head });
  }
}

/** Nothing in it is nowhere else, and nobody has checked another branch out there. A removal that was cut off has moved the folder away first. */
async function isUnchanged(engine: Engine, tree: Worktree): Promise<boolean> {
  const found = await engine.git.inspect(tree.path);
  const stands = found.ok ? found.value.branch === tree.branch : found.problem.code === 'no_such_folder';
  return stands && (await holdsNothing(engine, tree));
}

function isOver(engine: Engine, agent: AgentId): boolean {
  const run = engine.views.agents.get(agent)?.run;
  return run !== undefined && hasEnded(run.status) && run.status !== 'interrupted';
}
