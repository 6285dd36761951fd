import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import type { LoopCall } from '#shared/projections/loops.ts';
import type { Scratch } from '#main/core/ports/ledger.ts';
import type { Aftermath } from '#main/core/ports/tools.ts';
import { type StartEngine, unfinishedCalls } from '#main/core/recovery/decide.ts';
import { dropCheckpoints } from './drop-checkpoints.ts';
import { finishRestore, undoing } from './merge-work.ts';
import { recoverQueues } from './merge-queues.ts';
import type { Engine } from './parts.ts';
import { carryOut } from './rewind.ts';
import { recoverSetup } from './run-setup.ts';
import { holdsNothing, isNeeded } from './take-away.ts';
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
  await recoverQueues(engine);
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
    const commit = await mergedAs(engine, repository, pending);
    const detail = commit === null ? 'Coppice ended before it was done: nothing has moved' : 'it was done when Coppice ended';
    await engine.dispatch('merge.end', { agent, outcome: commit === null ? 'failed' : 'merged', commit, detail });
  } else if (pending?.kind === 'undo_merge') {
    const problem = await undoneAgain(engine, tree, pending);
    await engine.dispatch('merge.end_undo', { agent, outcome: problem === null ? 'undone' : 'failed', detail: problem ?? '' });
  } else if (pending?.kind === 'undo') {
    await recoverUndo(engine, tree);
  } else if (pending?.kind === 'discard') {
    const kept = await engine.merging.keep(repository, agent, pending.head);
    const removed = kept.ok ? await engine.git.remove(tree) : kept;
    const why = tree.state === 'merged' ? 'merged' : 'discarded';
    if (removed.ok) {
      await dropCheckpoints(engine, agent, tree);
      await engine.dispatch('worktree.gone', { agent, why, head: pending.head });
    } else engine.onError(`removing the discarded worktree ${tree.path}`, removed.problem);
  } else if (pending?.kind === 'undo_discard') {
    await finishRestore(engine, tree, pending.head);
  } else if (tree.state === 'ready' && tree.commits === 0 && !isNeeded(engine, tree.path)) {
    // An unchanged tree that was still to be removed. Work that could not be committed, or came later, stays.
    const head = await engine.git.resolve(repository, `refs/heads/${branch}`);
    const gone = head === null || (head === tree.base && (await isUnchanged(engine, tree)) && (await engine.git.remove(tree)).ok);
    if (!gone) return;
    await dropCheckpoints(engine, agent, tree);
    await engine.dispatch('worktree.gone', { agent, why: 'unchanged', head: tree.head });
  }
}

/** Moving back changes files before the branch: what a crash left half done is brought to its end. @returns why it cannot be */
async function undoneAgain(
  engine: Engine,
  tree: Worktree,
  pending: Extract<Worktree['pending'], { kind: 'undo_merge' }>,
): Promise<string | null> {
  const landed = tree.landed.at(-1);
  if (landed === undefined) return 'there is no merge to undo';
  const { repository } = tree;
  const { how, from, to } = pending;
  const moved = await engine.merging.move(undoing(tree, landed, { from, to }));
  if (moved.ok) return null;
  const now = await engine.merging.tipOf(repository, landed.target.branch);
  const done =
    now !== null &&
    (how === 'reverted' ? await engine.merging.contains(repository, now, to) : !(await engine.merging.contains(repository, now, from)));
  return done ? null : moved.problem.message;
}

/** The commit that a merge which was cut off has brought to its target; null where it has not. */
async function mergedAs({ git, merging }: Engine, repository: string, pending: PendingMerge): Promise<string | null> {
  const { target, before, head, result } = pending;
  const now = await merging.tipOf(repository, target.branch);
  if (now === null || now === before) return null;
  if (result !== null) return (await merging.contains(repository, now, result)) ? result : null;
  return (await git.resolve(repository, `${now}^2`)) === head ? now : null;
}

type PendingMerge = Extract<Worktree['pending'], { kind: 'merge' }>;

/** Nothing in it is nowhere else, and nobody has checked another branch out there. A removal that was cut off has moved the folder away first. */
async function isUnchanged(engine: Engine, tree: Worktree): Promise<boolean> {
  const found = await engine.git.inspect(tree.path);
  const stands = found.ok ? found.value.branch === tree.branch : found.problem.code === 'no_such_folder';
  return stands && (await holdsNothing(engine, tree));
}
