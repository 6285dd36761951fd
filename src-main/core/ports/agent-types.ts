import type { AgentType, BrokenAgentType } from '#shared/model/agent-type.ts';

/** Definitions as they stand in files, in order of precedence within each list. */
export interface AgentTypeFiles {
  readonly user: readonly AgentType[];
  readonly project: readonly AgentType[];
  readonly broken: readonly BrokenAgentType[];
  /** Hash of each file of the project's, by its path: a changed file is another content. */
  readonly digests: ReadonlyMap<string, string>;
}

/**
 * The places where definitions of agents lie. Read at each call, so that an edited file counts at once; a file that has not
 * changed is not read again. Never rejects for what a file holds or is.
 */
export interface AgentTypes {
  /** @param top top of a project's working tree; null asks for the person's own alone */
  read(top: string | null): Promise<AgentTypeFiles>;
}
