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
  | 'checkpoint_gone'
  | 'file_in_the_way'
  | 'files_moved'
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

/** Something of Coppice that stands in a repository: a tree, or a branch alone. */
export interface FoundTree {
  /** Eight letters, the same for as long as it lies there. */
  readonly id: string;
  /** Real path; null for a branch that is checked out nowhere. */
  readonly path: string | null;
  /** Null where HEAD is detached, or the folder is none of git's. */
  readonly branch: string | null;
  readonly head: string | null;
  /** Whether it was made for this data directory; unknown of a branch alone. */
  readonly owner: 'own' | 'other' | 'unknown';
  /** Git has it on record. */
  readonly recorded: boolean;
  /** Its folder stands. */
  readonly there: boolean;
  /** UTC ms; null where git does not tell. */
  readonly madeAt: number | null;
}

/** What would be lost with a tree, and how far it has grown apart from its target. */
export interface Standing {
  readonly head: string | null;
  /** Commits that its target (without one: any other branch or tag) does not have. */
  readonly ahead: number;
  /** Commits of the target that it does not have; null without a target. */
  readonly behind: number | null;
  /** Paths with changes that are not committed; null of a folder that git does not take for a tree. */
  readonly changed: number | null;
  /** Repositories inside it that hold commits or changes that are nowhere else. */
  readonly nested: readonly string[];
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
  /** It was looked into what a former engine left there; before, none of the figures is known. */
  readonly tended: boolean;
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
  /**
   * Removes a tree and its branch, of which either may be null. The work must be elsewhere or unwanted: that is the caller's to know.
   * Resolves when they are gone; their files are moved aside, and deleted after that.
   */
  remove(tree: { repository: string; path: string | null; branch: string | null }): Promise<Result<void, GitProblem>>;
  /** Deletes the files of removed trees that a former engine had not finished deleting. */
  sweep(): Promise<void>;
  /** Everything of Coppice in a repository, of other data directories too. @param folder where this one's trees of it lie */
  found(repository: string, folder: string): Promise<Result<readonly FoundTree[], GitProblem>>;
  /** Repositories of the trees that lie in this data directory. */
  repositories(): Promise<readonly string[]>;
  standing(tree: {
    repository: string;
    path: string | null;
    branch: string | null;
    target: string | null;
    base: string | null;
  }): Promise<Result<Standing, GitProblem>>;
  /** Takes trees whose folders are gone off git's record; their branches stay. */
  forget(repository: string, paths: readonly string[]): Promise<Result<void, GitProblem>>;
  /** Everything that differs between `base` and what stands in the tree (untracked too, ignored not); of a tree that is gone, between `base` and `head`. */
  changes(tree: { repository: string; path: string; base: string; head: string }): Promise<Result<readonly FileChange[], GitProblem>>;
  /** The same as a patch, as text, or its beginning. Without a path of the head alone; without a base since it left the repository's HEAD. */
  patch(tree: {
    repository: string;
    path: string | null;
    base: string | null;
    head: string;
  }): Promise<Result<{ text: string; cut: boolean }, GitProblem>>;
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
  /** The warm trees of repositories that are worked on. */
  pools(): readonly WarmPool[];
}
