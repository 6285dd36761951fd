import type { AgentId, CommandId } from '#shared/lib/ids.ts';
import { ok, refuse, type Result } from '#shared/lib/result.ts';
import type { MergeKind, MergeTarget } from '#shared/model/merging.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import type { Actor } from '#shared/events/envelope.ts';
import type { MergePlan } from '#main/core/ports/merging.ts';
import type { Engine } from './parts.ts';

export interface Asker {
  readonly id: CommandId;
  readonly actor: Actor;
}

export function treeOf({ views }: Engine, id: AgentId): Result<Worktree> {
  const tree = views.worktrees.get(id);
  if (tree === undefined)
    return refuse('no_worktree', `agent ${id} has no worktree of its own: it worked in its parent's folder, and there is nothing to merge`);
  return ok(tree);
}

/** Where the branch stands; of one that is gone, where it last stood. */
export async function headOf({ git }: Engine, { repository, branch, head }: Worktree): Promise<string> {
  return (await git.resolve(repository, `refs/heads/${branch}`)) ?? head;
}

/** Where a merge goes. Of a tree that began at a detached HEAD: the branch that the person has checked out there since. */
export async function targetOf({ views, git }: Engine, tree: Worktree): Promise<MergeTarget | null> {
  if (tree.target !== null || tree.state !== 'ready') return tree.target;
  const parent = views.agents.get(tree.agent)?.parent ?? null;
  const folder = parent === null ? undefined : await git.inspect(views.agents.get(parent)?.cwd ?? '');
  if (folder?.ok !== true || folder.value.branch === null || folder.value.top === null) return null;
  return { branch: folder.value.branch, path: folder.value.top };
}

export interface How {
  readonly head: string;
  readonly kind: MergeKind;
  readonly message: string | null;
}

export function planOf({ repository, branch, landed }: Worktree, target: MergeTarget, { head, kind, message }: How): MergePlan {
  const last = landed.at(-1);
  // What a merge commit brought, git knows by itself.
  const since = last === undefined || last.kind === 'merge' ? null : { head: last.head, commit: last.commit };
  return { repository, branch, head, target, kind, message, since };
}
