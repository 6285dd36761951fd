import type { SandboxStatus } from '#shared/contract/system.ts';

/** A command to be confined: what would be started without a sandbox. */
export interface Unconfined {
  /** Program and arguments. */
  readonly command: readonly string[];
  /** All that it may write but for its temporary folder. */
  readonly workspace: string;
  /** Where it begins; within the workspace. */
  readonly cwd: string;
  /** It writes nothing, reaches no network, and sees the programs of the system but no other file outside of the workspace. */
  readonly alone?: boolean;
}

/** What is to be started in its place. */
export interface Confined {
  readonly command: readonly string[];
  /** To be set in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Removes what was made for it, once it has ended. Never rejects. */
  release(): Promise<void>;
}

/** By which the operating system holds a restricted agent's shell in its workspace. */
export interface Sandbox extends SandboxStatus {
  /** Whether it was seen to work here. Where it does not, nothing but a person's eye stands before a restricted agent's command. */
  available(): boolean;
  /** Throws where it is not available. */
  confine(asked: Unconfined): Promise<Confined>;
}
