import { z } from 'zod';
import { AgentId, SessionId } from '#shared/lib/ids.ts';
import { Landed, MergeKind, MergeTarget, QueueOf } from './merging.ts';
import { SentComment } from './review.ts';
import { PortRange, TreeSetup } from './tree-setup.ts';

export const FileChangeKind = z.enum(['added', 'modified', 'deleted', 'renamed', 'type_changed']);
export type FileChangeKind = z.infer<typeof FileChangeKind>;

/** One file that differs between a worktree's base and what stands in the tree now. */
export const FileChange = z.object({
  path: z.string(),
  /** Where it was before a rename. */
  from: z.string().nullable(),
  kind: FileChangeKind,
  binary: z.boolean(),
  /** Lines; null for binaries. */
  added: z.int().nonnegative().nullable(),
  removed: z.int().nonnegative().nullable(),
  /** Object id of the new content (all zero for a deletion): a viewed mark holds for this content only. */
  oid: z.string(),
  /** Git's modes on both sides, as `100644`; `000000` where there is nothing. */
  modes: z.object({ before: z.string(), after: z.string() }),
});
export type FileChange = z.infer<typeof FileChange>;

export const WorktreeState = z.enum(['requested', 'ready', 'merged', 'discarded', 'removed', 'unavailable']);
export type WorktreeState = z.infer<typeof WorktreeState>;

/** An agent's own tree and branch, from the asking to the merge. */
export const Worktree = z.object({
  agent: AgentId,
  session: SessionId,
  /** Git's common directory, real path. */
  repository: z.string(),
  path: z.string(),
  branch: z.string(),
  /** Commit the branch began at. */
  base: z.string(),
  /** Branch that a merge goes to, and the tree it is checked out in; null where HEAD was detached. */
  target: MergeTarget.nullable(),
  state: WorktreeState,
  /** Its folder stands: a merged tree is kept until it is removed. */
  onDisk: z.boolean(),
  /** While it stands they are no other tree's of this data directory; null where none were free. */
  ports: PortRange.nullable(),
  /** The last running of its setup or teardown. */
  setup: TreeSetup.nullable(),
  /** Last commit known on the branch. */
  head: z.string(),
  commits: z.int().nonnegative(),
  files: z.int().nonnegative(),
  added: z.int().nonnegative(),
  removed: z.int().nonnegative(),
  /** A merge, a removal or the undoing of one that has begun and not ended; `before` is where the target stood. */
  pending: z
    .discriminatedUnion('kind', [
      z.object({
        kind: z.literal('merge'),
        as: MergeKind,
        target: MergeTarget,
        before: z.string(),
        head: z.string(),
        /** What the target is moved to; null in merges of old, which are commits of two parents. */
        result: z.string().nullable(),
        queue: QueueOf.nullable(),
      }),
      z.object({ kind: z.literal('undo_merge'), how: z.enum(['moved_back', 'reverted']), from: z.string(), to: z.string() }),
      z.object({ kind: z.literal('discard'), head: z.string() }),
      z.object({ kind: z.literal('undo_discard'), head: z.string() }),
      z.object({ kind: z.literal('undo'), what: z.enum(['undo', 'restore']), head: z.string(), paths: z.array(z.string()) }),
    ])
    .nullable(),
  /** The last undo of the review, while nothing has changed since: with `before`, the commit that it went out from, it is taken back. */
  undone: z.object({ commit: z.string(), before: z.string(), paths: z.array(z.string()) }).nullable(),
  /** Commit on the target that a merge made; null where none has, or the last was undone. */
  mergedAs: z.string().nullable(),
  /** What came of it to its target, the last at the end. */
  landed: z.array(Landed),
  /** Since when (UTC ms) its last commit is kept although tree and branch are gone; null while they stand, and once it is purged. */
  keptSince: z.int().nullable(),
  /** Content (object id) that the person has marked as viewed, by path. */
  viewed: z.record(z.string(), z.string()),
  /** Prints of the hunks that the person has kept, by path. */
  kept: z.record(z.string(), z.array(z.string())),
  comments: z.array(SentComment),
});
export type Worktree = z.infer<typeof Worktree>;

/** Up to this commit of its branch nothing is still to be merged. */
export function settledAt({ landed, base }: Pick<Worktree, 'landed' | 'base'>): string {
  return landed.at(-1)?.head ?? base;
}

/** The merge that can be undone: the last thing that came of the work. */
export function undoable({ state, landed, pending }: Pick<Worktree, 'state' | 'landed' | 'pending'>): Landed | null {
  const last = landed.at(-1);
  return state !== 'merged' || pending !== null || last === undefined || last.kind === 'revert' ? null : last;
}

/** Whether branch and tree of discarded work can be made again. */
export function canComeBack({ state, keptSince }: Pick<Worktree, 'state' | 'keptSince'>): boolean {
  return state === 'discarded' && keptSince !== null;
}
