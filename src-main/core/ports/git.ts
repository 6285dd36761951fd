import type { Problem, Result } from '#shared/lib/result.ts';
import type { Hunk } from '#shared/model/review.ts';
import type { FileChange } from '#shared/model/worktree.ts';

export interface Folder {
  /** Real path. */
  readonly path: string;
  readonly kind: 'repository' | 'unborn' | 'bare' | 'folder';
  /** Real path of git's common directory; outside git, of the folder. */
  readonly project: string;
  /** Top of the working tree; null outside one. */
  readonly top: string | null;
  /** Top of the repository's main tree: of the first one, that others were added to; null outside git, and where it is bare. */
  readonly mainTop: string | null;
  readonly branch: string | null;
  readonly head: string | null;
  /** Paths with changes that are not committed, untracked ones too. */
  readonly dirty: number;
}

export type FolderProblem = Problem<'no_such_folder' | 'not_a_folder' | 'git_missing' | 'git_failed'>;
export type GitProblem = Problem<GitCode> & {
  /** The files that it is about, where it is about files. */
  readonly paths?: readonly string[];
};
export type GitCode =
  | 'git_failed'
  | 'disk_full'
  | 'target_moved'
  | 'target_gone'
  | 'target_dirty'
  | 'target_busy'
  | 'conflict'
  | 'nothing_to_merge'
  | 'no_change'
  | 'head_moved'
  | 'tree_gone'
  | 'not_linear'
  | 'work_gone';

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

export interface FileSide {
  readonly text: string | null;
  readonly bytes: number | null;
  /** A picture, as a `data:` address. */
  readonly image: string | null;
}

export interface FileSides {
  readonly before: FileSide;
  readonly after: FileSide;
  /** Why no text is given, where that is so. */
  readonly reason: string | null;
}

/** What of a file is put back, and to which commit. */
export interface PutBack {
  readonly path: string;
  /** Where it was before a rename: put back too. */
  readonly from: string | null;
  readonly to: string;
  /** Some changes of it against `to`; null is all of it. */
  readonly hunks: readonly Hunk[] | null;
}

export interface Obstacle {
  readonly code: GitProblem['code'];
  readonly message: string;
  readonly paths: readonly string[];
}

/**
 * Git as Coppice uses it: the real git, with hooks and fsmonitor off.
 * `add` and `remove` are serialised for a repository, also between data directories.
 */
export interface Git {
  /** `git version`'s number; null where there is no git. */
  version(): Promise<string | null>;
  inspect(path: string): Promise<Result<Folder, FolderProblem>>;
  add(plan: WorktreePlan): Promise<Result<void, GitProblem>>;
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
  /** Puts a file of an agent's branch back by a commit of the person's on it; the agent's tree moves along. On a problem nothing has moved. */
  putBack(
    tree: { repository: string; path: string; branch: string },
    head: string,
    what: PutBack,
    message: string,
  ): Promise<Result<{ commit: string }, GitProblem>>;
  /** What stands on a branch beyond its base. */
  branch(tree: { repository: string; branch: string; base: string }): Promise<Result<BranchState, GitProblem>>;
  /** Commit at a ref or a branch; null where there is none. */
  resolve(repository: string, revision: string): Promise<string | null>;
}
