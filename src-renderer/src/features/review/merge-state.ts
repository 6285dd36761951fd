import { assertNever } from '#shared/lib/assert-never.ts';
import { canComeBack, type Worktree } from '#shared/model/worktree.ts';

/** What stands in the way of a merge that the window itself can see. */
export interface Shown {
  readonly files: readonly unknown[];
  readonly obstacles: readonly { readonly message: string }[];
}

/** Why a merge cannot be asked for now, in words; null where it can. `shown` is undefined while the changes are being worked out. */
export function mergeBlocked(tree: Worktree, shown: Shown | undefined): string | null {
  if (tree.state !== 'ready') return stateWords(tree);
  if (tree.pending !== null) return pendingWords(tree.pending.kind);
  if (shown === undefined) return 'The changes are still being worked out.';
  if (shown.files.length === 0) return 'There is nothing to merge yet.';
  if (shown.obstacles[0] !== undefined) return shown.obstacles[0].message;
  return tree.commits === 0
    ? 'Nothing is committed on its branch yet: that happens when a run of the agent ends. Resume it, or message it.'
    : null;
}

const PENDING: Record<NonNullable<Worktree['pending']>['kind'], string> = {
  merge: 'A merge is under way.',
  undo_merge: 'The merge is being undone.',
  discard: 'The worktree is being removed.',
  undo_discard: 'The worktree is being brought back.',
  undo: 'A file is being put back.',
};

export function pendingWords(kind: keyof typeof PENDING): string {
  return PENDING[kind];
}

/** How a worktree stands, in a sentence. */
export function stateWords(tree: Worktree): string {
  switch (tree.state) {
    case 'requested':
      return 'The worktree is being made.';
    case 'ready':
      return 'Open for review.';
    case 'merged':
      return tree.mergedAs === null ? 'Merged.' : `Merged as ${shortId(tree.mergedAs)}.`;
    case 'discarded':
      return canComeBack(tree)
        ? 'Discarded. It is kept, and can be brought back until it is purged in the worktrees.'
        : 'Discarded, and purged: it is not kept any more.';
    case 'removed':
      return 'Nothing was changed, so tree and branch were removed.';
    case 'unavailable':
      return 'The worktree could not be made; the agent works in its parent’s folder instead.';
    default:
      return assertNever(tree.state, 'state of a worktree');
  }
}

/** As many digits of a commit's id as git itself shows. */
export function shortId(commit: string): string {
  return commit.slice(0, 7);
}
