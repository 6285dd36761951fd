import type { AgentId } from '#shared/lib/ids.ts';
import type { AgentTypes } from '#main/core/ports/agent-types.ts';
import type { Checkpoints } from '#main/core/ports/checkpoints.ts';
import type { Clock, NewSeed } from '#main/core/ports/clock.ts';
import type { Disk } from '#main/core/ports/disk.ts';
import type { Folder, Git } from '#main/core/ports/git.ts';
import type { Merging } from '#main/core/ports/merging.ts';
import type { Verifier } from '#main/core/ports/verifier.ts';
import type { Ledger } from '#main/core/ports/ledger.ts';
import type { Models } from '#main/core/ports/model.ts';
import type { ProjectFiles, ProjectPlace, ProjectSettingsSource } from '#main/core/ports/project-settings.ts';
import type { SettingsSource } from '#main/core/ports/settings.ts';
import type { Sandbox } from '#main/core/ports/sandbox.ts';
import type { ShellWords } from '#main/core/ports/shell-words.ts';
import type { Ports } from '#main/core/ports/tree-setup.ts';
import type { Tool } from '#main/core/ports/tools.ts';
import type { Workspace } from '#main/core/ports/workspace.ts';
import type { Conversations } from './conversations.ts';
import type { Dispatch } from './dispatch.ts';
import type { FileKeeper } from './keep-files.ts';
import type { FlowHub } from './flow.ts';
import type { Views } from './views.ts';

/** Everything that the engine is given. */
export interface EngineParts {
  readonly ledger: Ledger;
  readonly models: Models;
  /** Without the delegation family, which is the engine's own. */
  readonly tools: readonly Tool[];
  /** Definitions of agents in the places of the person and of projects. */
  readonly types: AgentTypes;
  /** What lies in projects for their settings. */
  readonly projectFiles: ProjectFiles;
  readonly git: Git;
  readonly checkpoints: Checkpoints;
  readonly disk: Disk;
  readonly merging: Merging;
  readonly verifier: Verifier;
  readonly sandbox: Pick<Sandbox, 'available' | 'why'>;
  readonly shellWords: ShellWords;
  readonly workspace: Workspace;
  readonly clock: Clock;
  readonly newSeed: NewSeed;
  readonly settings: SettingsSource;
  readonly version: string;
  readonly pid: number;
  readonly shell: 'electron' | 'browser' | 'cli';
  /**
   * It looks into what the former engine left, answers, and takes commands, but begins nothing before it is woken: nobody in
   * line starts, and of what is due only ends are brought about, once something was asked of it.
   */
  readonly asleep: boolean;
  /** Whether a window or a terminal is there to answer a request. */
  readonly attended: () => boolean;
  /** Folder under which the trees of a project lie. */
  readonly treesOf: (project: string) => string;
  readonly ports: Ports;
  /** Something went wrong that no caller waits for. */
  readonly onError: (what: string, error: unknown) => void;
  /** The ledger cannot be written (a full disk): what is at work waits and tries again. Null when it can again. */
  readonly onTrouble: (message: string | null) => void;
}

/** What the parts of the engine share. */
export interface Engine extends EngineParts {
  readonly views: Views;
  readonly dispatch: Dispatch;
  /** For effects: what has been done in the world must be written, so a ledger that fails is asked again until it does. */
  readonly insist: Dispatch;
  /** Seq of the last commit. */
  readonly seq: () => number;
  readonly conversations: Conversations;
  readonly flow: FlowHub;
  readonly keeper: FileKeeper;
  readonly placeOf: (cwd: string) => Promise<ProjectPlace>;
  /** The same of a folder that has just been looked at. */
  readonly placeIn: (folder: Folder) => ProjectPlace;
  /** What holds in a project; `settings` alone are the person's, as they hold in none. */
  readonly projects: ProjectSettingsSource;
  /** Every tool by canonical name, and by alias. */
  readonly toolbox: Toolbox;
  /** Resolves after the first commit at which `met` holds, when the signal aborts, or after `timeoutMs`. */
  readonly until: (met: () => boolean, signal: AbortSignal, timeoutMs: number | null) => Promise<'met' | 'aborted' | 'timed_out'>;
  /** Whether it begins what is due; one that is asleep brings about no more than ends. */
  readonly awake: () => boolean;
  /** Coppice is ending: what is cut off now is cut off for that alone. */
  readonly closing: () => boolean;
  /** Aborted when Coppice ends. */
  readonly ending: AbortSignal;
  /** Ends what is under way for an agent's present turn, and resolves when it has ended. */
  readonly abort: (agent: AgentId) => Promise<void>;
  /** Ends it without waiting for it: processes are killed, and whatever comes of it later counts no more. */
  readonly kill: (agent: AgentId) => void;
}

export interface Toolbox {
  /** By canonical name or alias, whatever the case. */
  find(name: string): Tool | undefined;
  readonly all: readonly Tool[];
}
