import { z } from 'zod';
import { CallId, MessageId } from '#shared/lib/ids.ts';
import { JsonObject } from '#shared/model/json.ts';
import { MergeKind, QueueOf } from '#shared/model/merging.ts';
import { ReviewComment } from '#shared/model/review.ts';
import { LongText } from '#shared/model/text.ts';
import { ToolOutcome } from '#shared/model/tool.ts';
import { PortRange, SetupKind } from '#shared/model/tree-setup.ts';

/** A tree and a branch are asked for; their names are settled here. */
export const WorktreeRequested = z.object({
  repository: z.string(),
  path: z.string(),
  branch: z.string(),
  base: z.string(),
  target: z.object({ branch: z.string(), path: z.string() }).nullable(),
});

export const WorktreeStarted = z.object({});

export const WorktreeReady = z.object({
  /** Files changed in the parent's tree that were not carried over. */
  leftBehind: z.int().nonnegative(),
});

/** Ignored files of its parent's tree were copied, as `.worktreeinclude` says. */
export const WorktreeIncluded = z.object({
  files: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  /** What was left out, and why. */
  notes: z.array(z.string()),
});

export const PortsAssigned = PortRange;

/** Commands are due in the tree: as they were configured then. */
export const SetupRequested = z.object({
  call: CallId,
  kind: SetupKind,
  commands: z.array(z.string()),
  /** Whether the run ends with a setup that fails. */
  required: z.boolean(),
  timeoutSeconds: z.number().positive(),
});

/** Committed before the first command does anything. `recovery` is what a restart needs to end what is left of it. */
export const SetupStarted = z.object({ call: CallId, recovery: JsonObject });

export const SetupEnded = z.object({ call: CallId, outcome: ToolOutcome, output: LongText, facts: JsonObject });

/** It could not be made, and its run ends with that. `cwd` is its parent's folder: words of the person may begin another run there. */
export const WorktreeUnavailable = z.object({ why: z.string(), cwd: z.string() });

/** What the agent left was committed on its branch, or there was nothing. */
export const WorktreeCommitted = z.object({
  head: z.string(),
  /** Commits ahead of the base. */
  commits: z.int().nonnegative(),
  files: z.int().nonnegative(),
  added: z.int().nonnegative(),
  removed: z.int().nonnegative(),
});

export const WorktreeRemoved = z.object({ why: z.enum(['unchanged', 'merged', 'discarded']), head: z.string() });

/** What was kept of the work after its tree went is kept no longer, at the person's word: git deletes in time what no branch has. */
export const WorktreePurged = z.object({ head: z.string() });

/** `before` is where the target stood, `result` what it is moved to: with both a restart finds out whether the merge took place. */
export const MergeStarted = z.object({
  target: z.string(),
  /** The tree that the target is checked out in. */
  path: z.string(),
  before: z.string(),
  head: z.string(),
  kind: MergeKind,
  /** Null where git's own words were taken. */
  message: z.string().nullable(),
  /** Null in merges of old: then it is a commit with `before` and `head` as its parents. */
  result: z.string().nullable(),
  /** The queue that it lands from; null where a person merged it. */
  queue: QueueOf.nullable(),
});

export const MergeEnded = z.object({
  outcome: z.enum(['merged', 'failed']),
  /** Commit that the target now stands at. */
  commit: z.string().nullable(),
  detail: z.string(),
  queue: QueueOf.nullable(),
});

/** The tree and branch are about to go. `head` is where the branch stood, so that git can bring it back. */
export const DiscardStarted = z.object({ head: z.string() });

/** The last merge is about to be taken back: its target moved back to where it stood, or forward by a commit that reverts it. */
export const MergeUndoStarted = z.object({ how: z.enum(['moved_back', 'reverted']), from: z.string(), to: z.string() });

export const MergeUndoEnded = z.object({ outcome: z.enum(['undone', 'failed']), detail: z.string() });

/** A discarded branch and its tree are about to be made again. */
export const DiscardUndoStarted = z.object({ head: z.string() });

export const DiscardUndoEnded = z.object({ outcome: z.enum(['restored', 'failed']), detail: z.string() });

/** The person has looked at this content of a file, or takes that back (`oid` null). */
export const FileViewed = z.object({ path: z.string(), oid: z.string().nullable() });

/** The person keeps a hunk, known by its print, or takes that back. Nothing is merged by it. */
export const HunkKept = z.object({ path: z.string(), hunk: z.string(), kept: z.boolean() });

/** Sent to the agent as one message, whose own fact stands beside it. */
export const ReviewCommented = z.object({ message: MessageId, comments: z.array(ReviewComment).min(1) });

export const CommentResolved = z.object({ message: MessageId, number: z.int().nonnegative(), resolved: z.boolean() });

/** A commit on the agent's branch is about to put files back: to the base (`undo`), or to what they were before an undo (`restore`). */
export const UndoStarted = z.object({
  what: z.enum(['undo', 'restore']),
  paths: z.array(z.string()).min(1),
  /** How many hunks of the file; null is all of it. */
  hunks: z.int().positive().nullable(),
  /** Where the branch stood: with it a restart finds out whether it took place. */
  head: z.string(),
});

export const UndoEnded = z.object({ outcome: z.enum(['done', 'failed']), commit: z.string().nullable(), detail: z.string() });

export const worktreeEvents = {
  'worktree.requested': WorktreeRequested,
  'worktree.started': WorktreeStarted,
  'worktree.ready': WorktreeReady,
  'worktree.included': WorktreeIncluded,
  'worktree.ports_assigned': PortsAssigned,
  'setup.requested': SetupRequested,
  'setup.started': SetupStarted,
  'setup.ended': SetupEnded,
  'worktree.unavailable': WorktreeUnavailable,
  'worktree.committed': WorktreeCommitted,
  'worktree.removed': WorktreeRemoved,
  'worktree.purged': WorktreePurged,
  'merge.started': MergeStarted,
  'merge.ended': MergeEnded,
  'merge.undo_started': MergeUndoStarted,
  'merge.undo_ended': MergeUndoEnded,
  'discard.started': DiscardStarted,
  'discard.undo_started': DiscardUndoStarted,
  'discard.undo_ended': DiscardUndoEnded,
  'review.viewed': FileViewed,
  'review.kept': HunkKept,
  'review.commented': ReviewCommented,
  'review.resolved': CommentResolved,
  'undo.started': UndoStarted,
  'undo.ended': UndoEnded,
} as const;
