import { z } from 'zod';
import { AgentId, SessionId } from '#shared/lib/ids.ts';

/** A transcript, owned by one agent. A child agent has a child session. */
export const Session = z.object({
  id: SessionId,
  agent: AgentId,
  parent: SessionId.nullable(),
  /** The session at the top of this tree; a root is its own. */
  root: SessionId,
  title: z.string(),
  /** Real path of git's common directory; outside git, of the folder. */
  project: z.string(),
  /** Folder in which the agent works. */
  cwd: z.string(),
  createdAt: z.int(),
  updatedAt: z.int(),
  /** True for the offline tour: its model is a script. */
  tour: z.boolean(),
});
export type Session = z.infer<typeof Session>;
