import type { Problem, Result } from '#shared/lib/result.ts';
import type { FileChange } from '#shared/model/worktree.ts';

export interface Folder {
  /** Real path. */
  readonly path: string;
  readonly kind: 'repository' | 'unborn' | 'bare' | 'folder';
  /** Real path of git's common directory; outside git, of the folder. */
  readonly project: string;
  /** Top of the working tree; null outside one. */
  readonly top: string | null;
  readonly branch: string | null;
  readonly head: string | null;
  /** Paths with changes that are not committed, untracked ones too. */
  readonly dirty: number;
}

export type FolderProblem = Problem<'no_such_folder' | 'not_a_folder' | 'git_missing' | 'git_failed'>;
export type GitProblem = Problem<
  | 'git_failed'
  | 'disk_full'
  | 'target_moved'
  | 'target_gone'
  | 'target_dirty'
  | 'target_busy'
  | 'conflict'
  | 'nothing_to_merge'
  | 'head_moved'
  | 'tree_gone'
>;

export interface WorktreePlan {
  /** Git's common directory. */
  readonly repository: string;
  readonly path: string;
  readonly branch: string;
  readonly base: string;
}

/** What stands on a branch beyond its base. */
export interface BranchState {
  readonly head: string;
  readonly commits: number;
  readonly files: number;
  readonly added: number;
  readonly removed: number;
}

export interface FileSides {
  readonly before: { readonly text: string | null; readonly bytes: number | null };
  readonly after: { readonly text: string | null; readonly bytes: number | null };
  /** Why no text is given, where that is so. */
  readonly reason: string | null;
}

export interface MergePlan {
  readonly repository: string;
  readonly branch: string;
  /** Commit that the review showed. */
  readonly head: string;
  readonly target: { readonly branch: string; readonly path: string };
  readonly message: string;
}

export interface Obstacle {
  readonly code: GitProblem['code'];
  readonly message: string;
  readonly paths: readonly string[];
}

/** What was copied into a new tree beside what git has. */
export interface Included {
  readonly files: number;
  readonly bytes: number;
  /** What was left out, and why: for a person to see. */
  readonly notes: readonly string[];
}

/** The trees of a repository that are kept ready for agents to come. They are nobody's work. */
export interface WarmPool {
  /** Git's common directory. */
  readonly repository: string;
  /** Folder that its trees lie in, and nothing else. */
  readonly folder: string;
  /** How many shall be kept ready, and how many are. */
  readonly size: number;
  readonly ready: number;
  /** How many trees were asked for since the engine started: with a warm one there, and without. */
  readonly hits: number;
  readonly misses: number;
  /** Why it was left alone for a while, where that is so. */
  readonly problem: string | null;
}

/**
 * Git as Coppice uses it: the real git, with hooks and fsmonitor off.
 * `add` and `remove` are serialised for a repository, also between data directories.
 */
export interface Git {
  /** `git version`'s number; null where there is no git. */
  version(): Promise<string | null>;
  inspect(path: string): Promise<Result<Folder, FolderProblem>>;
  /** Makes a tree with a new branch; of a warm one where there is one, which takes no longer in a large repository. */
  add(plan: WorktreePlan): Promise<Result<void, GitProblem>>;
  /**
   * Copies into a new tree the ignored files that `.worktreeinclude` at the top of another one names; nothing where there is no such file.
   * Ends early when the signal is aborted.
   */
  include(trees: { readonly from: string; readonly to: string }, signal: AbortSignal): Promise<Result<Included, GitProblem>>;
  /** Commits all changes that are not ignored on the tree's branch, hooks off. No change is no error. */
  commitAll(
    tree: { path: string; branch: string; base: string },
    author: { name: string; agent: string },
    message: string,
  ): Promise<Result<BranchState, GitProblem>>;
  /** Removes a tree and its branch. The work must be elsewhere or unwanted: that is the caller's to know. */
  remove(tree: { repository: string; path: string; branch: string }): Promise<Result<void, GitProblem>>;
  /** Everything that differs between `base` and what stands in the tree (untracked too, ignored not); of a tree that is gone, between `base` and `head`. */
  changes(tree: { repository: string; path: string; base: string; head: string }): Promise<Result<readonly FileChange[], GitProblem>>;
  file(
    tree: { repository: string; path: string; base: string; head: string },
    file: { path: string; from: string | null },
  ): Promise<Result<FileSides, GitProblem>>;
  /** What stands in the way of a merge; empty means that it will go through. Computed in memory: touches no tree. */
  obstacles(plan: MergePlan): Promise<Result<readonly Obstacle[], GitProblem>>;
  /** Commit at a ref or a branch; null where there is none. */
  resolve(repository: string, revision: string): Promise<string | null>;
  /** Computes the merge in memory, then moves the target's branch and tree. On a problem nothing has moved. */
  merge(plan: MergePlan): Promise<Result<{ commit: string }, GitProblem>>;
  /** The warm trees of repositories that are worked on. */
  pools(): readonly WarmPool[];
}
