import type { AgentId } from '#shared/lib/ids.ts';
import type { Result } from '#shared/lib/result.ts';
import type { FileChange } from '#shared/model/worktree.ts';
import type { GitProblem } from './git.ts';

/** A working tree whose files are kept. */
export interface KeptFolder {
  /** Git's common directory. */
  readonly repository: string;
  /** Top of the working tree, real path. */
  readonly top: string;
}

export interface TakenCheckpoint {
  /** Object id of the tree of all files, ignored ones left out. */
  readonly tree: string;
  /** Commit that holds the tree; the agent's one before, where nothing differs from that. */
  readonly commit: string;
}

/** One step from a tree to another. */
export interface TreeStep {
  readonly from: string;
  readonly to: string;
}

/**
 * The files of a folder at each step of an agent, as git objects of its repository.
 *
 * Index, HEAD and branches of the folder are never touched, and nothing that the repository brings is run: no filter, no hook,
 * no conversion of line ends. What is asked about one folder is done one after the other.
 */
export interface Checkpoints {
  /**
   * Keeps the files as they are now, on the agent's own ref.
   * @param files real paths of all that has changed since the folder was last looked at; null looks at every file
   */
  take(folder: KeptFolder, agent: AgentId, files: readonly string[] | null, label: string): Promise<Result<TakenCheckpoint, GitProblem>>;
  /** Tree of the files as they are now. Nothing holds it: git may collect it after some weeks. */
  look(folder: KeptFolder): Promise<Result<string, GitProblem>>;
  /** What differs between two trees, renames as a deletion and an addition. `checkpoint_gone` where git has lost one. */
  compare(repository: string, step: TreeStep): Promise<Result<readonly FileChange[], GitProblem>>;
  /** Paths that each step changed. */
  touched(repository: string, steps: readonly TreeStep[]): Promise<Result<readonly ReadonlySet<string>[], GitProblem>>;
  /**
   * Makes the files what they were: writes what differs and nothing else. Ignored files stay, and so do repositories inside the folder.
   * Nothing has moved where it is refused: `files_moved` where they are no longer as in `from`, `file_in_the_way` for a file that no
   * checkpoint has. Cut off in the middle, it can be asked again, from what is then there.
   * @returns the tree as it is then
   */
  restore(folder: KeptFolder, step: TreeStep): Promise<Result<string, GitProblem>>;
  /** Lets go of an agent's checkpoints; with `top`, of what was kept to look at that folder too. */
  drop(repository: string, agent: AgentId, top: string | null): Promise<Result<void, GitProblem>>;
}
