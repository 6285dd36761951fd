import type { Result } from '#shared/lib/result.ts';
import type { MergeKind, MergeTarget } from '#shared/model/merging.ts';
import type { GitProblem, Obstacle } from './git.ts';

export interface MergePlan {
  readonly repository: string;
  readonly branch: string;
  /** Commit that the review showed. */
  readonly head: string;
  readonly target: MergeTarget;
  readonly kind: MergeKind;
  /** Of the commit that is made; null takes git's own words. A rebase keeps the words of each commit. */
  readonly message: string | null;
  /** Up to `head` the branch's work is in the target as of `commit`, in a way that git does not know of (a squash, a rebase, a revert). */
  readonly since: { readonly head: string; readonly commit: string } | null;
}

/** A move of a target's branch, with the tree that it is checked out in: from one commit to another, or not at all. */
export interface Move {
  readonly repository: string;
  readonly target: MergeTarget;
  readonly from: string;
  readonly to: string;
  /** For the reflog. */
  readonly reason: string;
}

/** A commit that is in the repository, and that no branch leads to yet. */
export interface Prepared {
  /** Tip of the target that it was built on. */
  readonly from: string;
  readonly commit: string;
}

export interface PredictPlan {
  readonly repository: string;
  readonly target: MergeTarget;
  /** Working trees; one that is gone is left out. One that is not `changed` stands as it was last looked at. */
  readonly trees: readonly { readonly key: string; readonly path: string; readonly changed: boolean }[];
  /** Of the chain. */
  readonly order: (conflicts: readonly Conflicting[]) => readonly string[];
}

export interface Conflicting {
  readonly a: string;
  /** Null is the target. */
  readonly b: string | null;
  readonly paths: readonly string[];
}

export interface Predicted {
  /** Keys of the trees that were there. */
  readonly keys: readonly string[];
  readonly conflicts: readonly Conflicting[];
  readonly chain: readonly { readonly key: string; readonly paths: readonly string[] }[];
}

export interface ConflictHunk {
  /** Line of the merged file at which it begins, from 1. */
  readonly line: number;
  readonly ours: string;
  readonly theirs: string;
}

export interface ConflictFile {
  readonly path: string;
  /** Git's own words on it: `CONFLICT (modify/delete): ...`. */
  readonly words: readonly string[];
  /** Empty where it has no text of two sides: a deletion, a binary, a rename. */
  readonly hunks: readonly ConflictHunk[];
}

/** A commit that a ref keeps from git's clean-up. */
export interface Kept {
  readonly agent: string;
  readonly commit: string;
  /** How many of its commits no branch or tag leads to. */
  readonly alone: number;
}

/**
 * Merges, computed in memory: objects are written, and only `move` and `restore` touch a branch, each by compare-and-swap and with
 * nothing overwritten. Hooks and a repository's own drivers are off. Moves are serialised for a repository, also between data directories.
 */
export interface Merging {
  /** What stands in the way of a merge; empty means that it will go through. */
  obstacles(plan: MergePlan): Promise<Result<readonly Obstacle[], GitProblem>>;
  /** Computes the result upon the target's tip, whatever stands in the target's tree. */
  prepare(plan: MergePlan): Promise<Result<Prepared, GitProblem>>;
  /** Computes the commit that takes a landed one back out of a target that has moved on since. */
  prepareRevert(landed: { repository: string; target: MergeTarget; before: string; commit: string }): Promise<Result<Prepared, GitProblem>>;
  /** Moves the target forward to what was prepared, or back to where it stood. On a problem nothing has moved. Done already is no problem. */
  move(move: Move): Promise<Result<void, GitProblem>>;
  /** Commit that a branch of the repository stands at; null where there is none. */
  tipOf(repository: string, branch: string): Promise<string | null>;
  /** Whether a commit leads to an older one. */
  contains(repository: string, newer: string, older: string): Promise<boolean>;
  /** Keeps a discarded commit from git's clean-up, under a ref of this data directory's. */
  keep(repository: string, agent: string, commit: string): Promise<Result<void, GitProblem>>;
  /** All that this data directory keeps so in a repository. */
  kept(repository: string): Promise<Result<readonly Kept[], GitProblem>>;
  /** Keeps it no longer, unless it is another commit by now. Done already is no problem. */
  letGo(repository: string, agent: string, commit: string): Promise<Result<void, GitProblem>>;
  /** Makes a discarded branch and its tree again, while the commit is there, and lets go of its ref. Done already is no problem. */
  restore(tree: { repository: string; path: string; branch: string; agent: string; head: string }): Promise<Result<void, GitProblem>>;
  /** A tree at a commit with no branch; made again where it is there already. */
  addVerifyTree(repository: string, path: string, commit: string): Promise<Result<void, GitProblem>>;
  removeVerifyTree(repository: string, path: string): Promise<Result<void, GitProblem>>;
  /** Merges every pair of working trees as they stand, each with the target, and all in a chain. Touches no tree and no index of anybody's. */
  predict(plan: PredictPlan): Promise<Result<Predicted, GitProblem>>;
  /** The conflict of two working trees as they stand, or of one with the target (`b` null). */
  conflict(plan: {
    repository: string;
    target: MergeTarget;
    a: string;
    b: string | null;
  }): Promise<Result<readonly ConflictFile[], GitProblem>>;
  /** Lets go of what was kept between predictions. */
  close(): Promise<void>;
}
