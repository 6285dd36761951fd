import type { AgentId } from '#shared/lib/ids.ts';
import { ok, refuse, type Result } from '#shared/lib/result.ts';
import type { Hunk } from '#shared/model/review.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import type { PutBack } from '#main/core/ports/git.ts';
import type { Engine } from './parts.ts';
import type { Asker } from './review-tree.ts';

/** Which changes of a file are undone: all of it, or some hunks of what the review showed. */
export interface FileUndo {
  /** Commit that the review showed: another head is refused. */
  readonly head: string;
  readonly path: string;
  readonly from: string | null;
  readonly hunks: readonly Hunk[] | null;
}

/** Puts a file back to its base, or a part of it. */
export function undoFile(
  engine: Engine,
  agent: AgentId,
  { head, path, from, hunks }: FileUndo,
  asker: Asker,
): Promise<Result<{ commit: string }>> {
  const some = hunks === null ? 'all of it' : hunks.length === 1 ? 'one change' : `${hunks.length} changes`;
  return putBack(
    engine,
    agent,
    head,
    'undo',
    (tree) => ({ what: { path, from, to: tree.base, hunks }, message: `Undo ${path}: ${some}` }),
    asker,
  );
}

/** Takes an undo back: its files are what they were before that commit. */
export async function restoreFile(engine: Engine, agent: AgentId, commit: string, asker: Asker): Promise<Result<{ commit: string }>> {
  const tree = engine.views.worktrees.get(agent);
  if (tree !== undefined && (await engine.ledger.receipt(asker.id)) !== null) return whatCame(engine, tree, commit);
  const undone = tree?.undone ?? null;
  if (undone === null || undone.commit !== commit) {
    return refuse('not_the_last', 'only the last undo can be taken back, and only while nothing has changed since');
  }
  const [path = '', from = null] = undone.paths;
  return putBack(
    engine,
    agent,
    commit,
    'restore',
    () => ({ what: { path, from, to: undone.before, hunks: null }, message: `Bring ${path} back` }),
    asker,
  );
}

async function putBack(
  engine: Engine,
  agent: AgentId,
  head: string,
  what: 'undo' | 'restore',
  plan: (tree: Worktree) => { what: PutBack; message: string },
  asker: Asker,
): Promise<Result<{ commit: string }>> {
  const tree = engine.views.worktrees.get(agent);
  if (tree === undefined) return refuse('no_worktree', `agent ${agent} has no worktree of its own to review`);
  const planned = plan(tree);
  const { path, from, hunks } = planned.what;
  const paths = from === null ? [path] : [path, from];
  const again = (await engine.ledger.receipt(asker.id)) !== null;
  const started = await engine.dispatch('undo.start', { agent, what, paths, hunks: hunks?.length ?? null, head }, asker);
  if (!started.ok) return started;
  if (again) return whatCame(engine, tree, head);
  const done = await engine.git.putBack(tree, head, planned.what, planned.message).catch((error: unknown) => {
    engine.onError(`putting ${path} back`, error);
    return refuse('git_failed', error instanceof Error ? error.message : String(error));
  });
  if (!done.ok) {
    await engine.insist(
      'undo.end',
      { agent, outcome: 'failed', commit: null, detail: done.problem.message, state: null },
      { actor: asker.actor },
    );
    return done;
  }
  await endUndo(engine, tree, done.value.commit, '');
  return ok(done.value);
}

/** The same command again, as a window asks after a lost connection: git is not asked to do it twice. */
async function whatCame(engine: Engine, tree: Worktree, head: string): Promise<Result<{ commit: string }>> {
  const commit = await commitUpon(engine, tree, head);
  return commit === null
    ? refuse('head_moved', `it was not done, or ${tree.branch} has moved on since: look at the changes again`)
    : ok({ commit });
}

/** Commit that the branch stands at, where that is the next after `head`. */
async function commitUpon({ git }: Engine, { repository, branch }: Worktree, head: string): Promise<string | null> {
  const now = await git.resolve(repository, `refs/heads/${branch}`);
  return now !== null && (await git.resolve(repository, `${now}^`)) === head ? now : null;
}

/** What stands on the branch goes with the end. */
async function endUndo(engine: Engine, tree: Worktree, commit: string, detail: string): Promise<void> {
  const state = await engine.git.branch(tree);
  if (!state.ok) engine.onError(`reading ${tree.branch}`, state.problem);
  await engine.insist('undo.end', { agent: tree.agent, outcome: 'done', commit, detail, state: state.ok ? state.value : null });
}

/** One that was cut off by a crash: git says whether it took place. */
export async function recoverUndo(engine: Engine, tree: Worktree): Promise<void> {
  if (tree.pending?.kind !== 'undo') return;
  const { agent, pending } = tree;
  const commit = await commitUpon(engine, tree, pending.head);
  if (commit !== null) return endUndo(engine, tree, commit, 'it was done when Coppice ended');
  const detail = 'Coppice ended before it was done: nothing has moved';
  await engine.insist('undo.end', { agent, outcome: 'failed', commit: null, detail, state: null });
}
