import type { Changes, FileSide } from '#shared/contract/review.ts';
import type { AgentId, CommandId } from '#shared/lib/ids.ts';
import { ok, type Problem, refuse, type Result } from '#shared/lib/result.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import type { Actor } from '#shared/events/envelope.ts';
import type { MergePlan } from '#main/core/ports/git.ts';
import { interruptedAdvice } from '#main/core/worktrees/decide.ts';
import type { Engine } from './parts.ts';
import { type FileUndo, restoreFile, undoFile } from './undo.ts';

export interface Asker {
  readonly id: CommandId;
  readonly actor: Actor;
}

/** What a person does with an agent's work: look at it, merge it, discard it. */
export interface Review {
  changes(agent: AgentId): Promise<Result<Changes>>;
  file(agent: AgentId, path: string, from: string | null): Promise<Result<{ before: FileSide; after: FileSide; reason: string | null }>>;
  merge(agent: AgentId, head: string, asker: Asker): Promise<Result<{ commit: string }>>;
  discard(agent: AgentId, asker: Asker): Promise<Result<{ head: string }>>;
  undo(agent: AgentId, undo: FileUndo, asker: Asker): Promise<Result<{ commit: string }>>;
  restore(agent: AgentId, commit: string, asker: Asker): Promise<Result<{ commit: string }>>;
}

export function createReview(engine: Engine): Review {
  const { views, git } = engine;

  const treeOf = (id: AgentId): Result<Worktree> => {
    const tree = views.worktrees.get(id);
    if (tree === undefined)
      return refuse(
        'no_worktree',
        `agent ${id} has no worktree of its own: it worked in its parent's folder, and there is nothing to merge`,
      );
    return ok(tree);
  };

  const underWay = new Map<CommandId, Promise<Result<{ commit: string }>>>();
  /** Asked again before it has ended, a command is given the one answer. */
  const once = (id: CommandId, run: () => Promise<Result<{ commit: string }>>): Promise<Result<{ commit: string }>> => {
    const answer = underWay.get(id) ?? run().finally(() => underWay.delete(id));
    underWay.set(id, answer);
    return answer;
  };

  const headOf = async ({ repository, branch, head }: Worktree): Promise<string> =>
    (await git.resolve(repository, `refs/heads/${branch}`)) ?? head;

  /** Where a merge goes. Of a tree that began at a detached HEAD: the branch that the person has checked out there since. */
  const targetOf = async (tree: Worktree): Promise<Target | null> => {
    if (tree.target !== null || tree.state !== 'ready') return tree.target;
    const parent = views.agents.get(tree.agent)?.parent ?? null;
    const folder = parent === null ? undefined : await git.inspect(views.agents.get(parent)?.cwd ?? '');
    if (folder?.ok !== true || folder.value.branch === null || folder.value.top === null) return null;
    return { branch: folder.value.branch, path: folder.value.top };
  };

  const obstaclesOf = async (tree: Worktree, target: Target | null, head: string): Promise<Changes['obstacles']> => {
    const agent = views.agents.get(tree.agent);
    const found: Changes['obstacles'] = [];
    if (agent !== undefined && !hasEnded(agent.run.status)) {
      found.push({ code: 'at_work', message: `${agent.name} is still at work: what it leaves is committed when it ends`, paths: [] });
    }
    if (agent?.run.status === 'interrupted') found.push({ code: 'interrupted', message: interruptedAdvice(agent.name), paths: [] });
    if (target === null) {
      found.push({
        code: 'no_target',
        message:
          'It began at a detached HEAD: check out the branch that it is to be merged into, in the folder of its parent, then look again',
        paths: [],
      });
    } else if (tree.state === 'ready' && tree.commits > 0) {
      const inTheWay = await git.obstacles(planOf(tree, target, head));
      if (!inTheWay.ok) found.push({ ...inTheWay.problem, paths: [] });
      else found.push(...inTheWay.value.map((each) => ({ ...each, paths: [...each.paths] })));
    }
    return found;
  };

  /** What an interrupted agent left is committed before it is thrown away, so that git can bring all of it back. */
  const keepUncommitted = async (tree: Worktree): Promise<Result<unknown>> => {
    const agent = views.agents.get(tree.agent);
    if (!tree.onDisk || agent?.run.status !== 'interrupted') return ok(null);
    return git.commitAll(
      tree,
      { name: agent.name, agent: agent.id },
      `Kept when ${agent.name} was discarded\n\nCoppice-Agent: ${agent.id}`,
    );
  };

  return {
    undo: (id, undo, asker) => once(asker.id, () => undoFile(engine, id, undo, asker)),
    restore: (id, commit, asker) => once(asker.id, () => restoreFile(engine, id, commit, asker)),
    async changes(id) {
      const found = treeOf(id);
      if (!found.ok) return found;
      const tree = found.value;
      const { base, branch } = tree;
      const target = await targetOf(tree);
      if (tree.state === 'unavailable' || tree.state === 'requested')
        return ok({ base, branch, head: base, target: target?.branch ?? null, files: [], obstacles: [] });
      const head = await headOf(tree);
      const files = await git.changes({ ...tree, head });
      if (!files.ok) return files;
      return ok({
        base,
        branch,
        head,
        target: target?.branch ?? null,
        files: [...files.value],
        obstacles: await obstaclesOf(tree, target, head),
      });
    },
    async file(id, path, from) {
      const found = treeOf(id);
      if (!found.ok) return found;
      return git.file({ ...found.value, head: await headOf(found.value) }, { path, from });
    },
    async merge(id, head, asker) {
      const found = treeOf(id);
      if (!found.ok) return found;
      const tree = found.value;
      // The same command again, as a window asks after a lost connection: it is done.
      if (tree.state === 'merged' && tree.mergedAs !== null && (await engine.ledger.receipt(asker.id)) !== null) {
        return ok({ commit: tree.mergedAs });
      }
      const target = await targetOf(tree);
      const before = target === null ? null : await git.resolve(tree.repository, `refs/heads/${target.branch}`);
      if (target !== null && before === null)
        return refuse('target_gone', `branch ${target.branch} is not there any more: make it again, or merge ${tree.branch} with git`);
      const started = await engine.dispatch(
        'merge.start',
        { agent: id, target: target?.branch ?? null, before: before ?? '', head },
        asker,
      );
      if (!started.ok) return started;
      if (target === null) return refuse('no_target', `${tree.branch} has no branch to merge into`);
      const merged = await git.merge(planOf(tree, target, head)).catch((error: unknown) => {
        engine.onError(`merging ${tree.branch}`, error);
        return refuse('git_failed', error instanceof Error ? error.message : String(error));
      });
      const end = merged.ok
        ? ({ outcome: 'merged', commit: merged.value.commit, detail: '' } as const)
        : ({ outcome: 'failed', commit: null, detail: merged.problem.message } as const);
      await engine.insist('merge.end', { agent: id, ...end }, { actor: asker.actor });
      return merged;
    },
    async discard(id, asker) {
      const found = treeOf(id);
      if (!found.ok) return found;
      const tree = found.value;
      const kept = await keepUncommitted(tree);
      if (!kept.ok) return kept;
      const head = await headOf(tree);
      const started = await engine.dispatch('discard.start', { agent: id, head }, asker);
      if (!started.ok) return started;
      const removed = await git.remove(tree);
      if (!removed.ok) return removed as { ok: false; problem: Problem };
      await engine.insist(
        'worktree.gone',
        { agent: id, why: tree.state === 'merged' ? 'merged' : 'discarded', head },
        { actor: asker.actor },
      );
      return ok({ head });
    },
  };
}

type Target = NonNullable<Worktree['target']>;

function planOf(tree: Worktree, target: Target, head: string): MergePlan {
  return { repository: tree.repository, branch: tree.branch, head, target, message: `Merge branch '${tree.branch}'` };
}
