import type { Budget } from '#shared/model/run.ts';
import type { Brought, Standing } from '#shared/model/trust.ts';
import type { AgentTypeFiles } from './agent-types.ts';
import type { MergeSettings, Settings, WorktreeSettings } from './settings.ts';

/** Where a project lies, and the tree of it that is meant. */
export interface ProjectPlace {
  /** Real path of git's common directory; outside git, of the folder. */
  readonly project: string;
  /**
   * Top of the project's main tree, where its own file and definitions are read: an agent in a worktree cannot edit its own rules
   * into effect. The tree's own top where there is no main tree; the folder itself outside git.
   */
  readonly top: string;
  /** Top of the tree that the folder is in. */
  readonly tree: string;
  /** Whether that is a working tree of git. */
  readonly inGit: boolean;
}

/** A project's own `coppice.toml` as it is written: checked, but neither weighed against the person's settings nor trusted. */
export interface ProjectFile {
  /** Absolute path; null where there is none that counts. */
  readonly file: string | null;
  readonly model: string | null;
  readonly agentMaxDepth: number | null;
  readonly restrictToWorkspace: boolean;
  readonly budgets: Readonly<Record<string, Budget>>;
  readonly worktree: Partial<WorktreeSettings>;
  readonly merge: Partial<MergeSettings>;
  /** What of it does not count and why, a line each: file, key, what was expected. */
  readonly problems: readonly string[];
}

/** A script within a project, as it is now. */
export interface ProjectPlaybook {
  /** Path within the project. */
  readonly name: string;
  readonly text: string;
  readonly digest: string;
}

/** What lies in a project and is read for its settings. Read at each call; what has not changed is not parsed again. Never rejects. */
export interface ProjectFiles {
  /** @param top where `coppice.toml` or `.coppice/coppice.toml` may lie */
  read(top: string): Promise<ProjectFile>;
  /** The playbook at this path, if it lies below one of the folders, by its name or by where a link leads; else null. */
  playbook(path: string, folders: readonly string[]): Promise<ProjectPlaybook | null>;
  /** Hash of a text. */
  digest(text: string): string;
}

/** What holds in a project: the person's settings, and what its own file adds to them. */
export interface ProjectSettings extends ProjectPlace {
  /** The project's own file; null where there is none that counts. */
  readonly file: string | null;
  /**
   * The person's settings as they hold here: narrowed by the project's file at once, and with its model, `worktree` and `merge` only
   * where it is trusted. What is not trusted is absent: then the person's own defaults stand there.
   */
  readonly settings: Settings;
  /** Definitions in the places of the person and of the project; the project's count only where it is trusted. */
  readonly types: AgentTypeFiles;
  /** Everything that counts only with the person's word. */
  readonly brings: readonly Brought[];
  /** Hash over `brings`: what a person's word is given for. */
  readonly content: string;
  readonly standing: Standing;
  /** Whether what it brings counts. */
  readonly trusted: boolean;
  /** What is not used for want of trust: all of `brings`, or nothing. */
  readonly withheld: readonly Brought[];
  /** What its file narrows, in words, a line each. It holds without trust, since it can only take away. */
  readonly narrows: readonly string[];
  /** What of its file has no effect, a line each: file, key, why. */
  readonly warnings: readonly string[];
  /** The playbook that was asked about, if it lies in the project. */
  readonly playbook: ProjectPlaybook | null;
}

/** The settings of projects as they are now: files are read again when they change. Never rejects for what they hold. */
export interface ProjectSettingsSource {
  /** @param playbook path of a script that a session would be played from: within the project it is one of the things it brings */
  of(place: ProjectPlace, playbook?: string | null): Promise<ProjectSettings>;
  /** The person's settings, narrowed: all that can be known without looking at trust. */
  narrowed(place: ProjectPlace): Promise<Settings>;
}
