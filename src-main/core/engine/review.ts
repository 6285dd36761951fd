import type { Changes, FileSide } from '#shared/contract/review.ts';
import type { AgentId, CommandId } from '#shared/lib/ids.ts';
import { ok, type Result } from '#shared/lib/result.ts';
import type { MergeTarget } from '#shared/model/merging.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import { guestsIn } from '#main/core/ports/decision.ts';
import { interruptedAdvice } from '#main/core/worktrees/decide.ts';
import { mergeWork, restoreWork, undoMerge } from './merge-work.ts';
import type { Engine } from './parts.ts';
import { type Asker, headOf, type How, planOf, targetOf, treeOf } from './review-tree.ts';
import { keepUncommitted, takeAway, unused } from './take-away.ts';
import { type FileUndo, restoreFile, undoFile } from './undo.ts';

/** What a person does with an agent's work: look at it, merge it, discard it, and take either back. */
export interface Review {
  changes(agent: AgentId): Promise<Result<Changes>>;
  file(agent: AgentId, path: string, from: string | null): Promise<Result<{ before: FileSide; after: FileSide; reason: string | null }>>;
  merge(agent: AgentId, how: How, asker: Asker): Promise<Result<{ commit: string }>>;
  /** `move_back` is refused (`moved_on`) where the target has moved on: then a revert can be asked for. */
  undoMerge(agent: AgentId, how: 'move_back' | 'revert', asker: Asker): Promise<Result<{ commit: string }>>;
  discard(agent: AgentId, asker: Asker): Promise<Result<{ head: string }>>;
  undoDiscard(agent: AgentId, asker: Asker): Promise<Result<{ head: string }>>;
  undo(agent: AgentId, undo: FileUndo, asker: Asker): Promise<Result<{ commit: string }>>;
  restore(agent: AgentId, commit: string, asker: Asker): Promise<Result<{ commit: string }>>;
}

export function createReview(engine: Engine): Review {
  const { views, git, merging } = engine;

  const underWay = new Map<CommandId, Promise<Result<{ commit: string }>>>();
  /** Asked again before it has ended, a command is given the one answer. */
  const once = (id: CommandId, run: () => Promise<Result<{ commit: string }>>): Promise<Result<{ commit: string }>> => {
    const answer = underWay.get(id) ?? run().finally(() => underWay.delete(id));
    underWay.set(id, answer);
    return answer;
  };

  const obstaclesOf = async (tree: Worktree, target: MergeTarget | null, head: string): Promise<Changes['obstacles']> => {
    const agent = views.agents.get(tree.agent);
    const found: Changes['obstacles'] = [];
    if (agent !== undefined && !hasEnded(agent.run.status)) {
      found.push({ code: 'at_work', message: `${agent.name} is still at work: what it leaves is committed when it ends`, paths: [] });
    }
    if (agent?.run.status === 'interrupted') found.push({ code: 'interrupted', message: interruptedAdvice(agent.name), paths: [] });
    const guests = guestsIn(views, tree.agent);
    if (guests !== null) found.push({ ...guests, paths: [] });
    if (target === null) {
      found.push({
        code: 'no_target',
        message:
          'It began at a detached HEAD: check out the branch that it is to be merged into, in the folder of its parent, then look again',
        paths: [],
      });
    } else if (tree.state === 'ready' && tree.commits > 0) {
      const inTheWay = await merging.obstacles(planOf(tree, target, { head, kind: 'merge', message: null }));
      if (!inTheWay.ok) found.push({ ...inTheWay.problem, paths: [] });
      else found.push(...inTheWay.value.map((each) => ({ ...each, paths: [...each.paths] })));
    }
    return found;
  };

  return {
    undo: (id, undo, asker) => once(asker.id, () => undoFile(engine, id, undo, asker)),
    restore: (id, commit, asker) => once(asker.id, () => restoreFile(engine, id, commit, asker)),
    async changes(id) {
      const found = treeOf(engine, id);
      if (!found.ok) return found;
      const tree = found.value;
      const { base, branch } = tree;
      const target = await targetOf(engine, tree);
      if (tree.state === 'unavailable' || tree.state === 'requested')
        return ok({ base, branch, head: base, target: target?.branch ?? null, files: [], obstacles: [] });
      const head = await headOf(engine, tree);
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
      const found = treeOf(engine, id);
      if (!found.ok) return found;
      return git.file({ ...found.value, head: await headOf(engine, found.value) }, { path, from });
    },
    merge: (id, how, asker) => mergeWork(engine, id, how, asker),
    undoMerge: (id, how, asker) => undoMerge(engine, id, how, asker),
    undoDiscard: (id, asker) => restoreWork(engine, id, asker),
    async discard(id, asker) {
      const found = treeOf(engine, id);
      if (!found.ok) return found;
      const tree = found.value;
      const free = tree.onDisk ? await unused(engine, tree.path) : ok(null);
      if (!free.ok) return free;
      if (views.agents.get(id)?.run.status === 'interrupted') {
        const kept = await keepUncommitted(engine, tree);
        if (!kept.ok) return kept;
      }
      return takeAway(engine, tree, tree.state === 'merged' ? 'merged' : 'discarded', asker);
    },
  };
}
