import { z } from 'zod';
import { AgentId, CommandId, EventId, RunId, SessionId } from '#shared/lib/ids.ts';

/** Who did it, and through which door. */
export const Actor = z.object({
  kind: z.enum(['person', 'agent', 'engine', 'import']),
  id: z.string(),
  via: z.enum(['window', 'cli', 'http', 'mcp', 'tool', 'engine']),
});
export type Actor = z.infer<typeof Actor>;

/** What stands around every fact. `seq` is the ledger's total order; it is given at commit and means nothing elsewhere. */
export const Envelope = z.object({
  seq: z.int().positive(),
  id: EventId,
  type: z.string(),
  /** Version of this type's body. */
  v: z.int().positive(),
  /** UTC milliseconds. */
  at: z.int(),
  session: SessionId.nullable(),
  agent: AgentId.nullable(),
  run: RunId.nullable(),
  command: CommandId,
  actor: Actor,
  /** Events that this one follows from. */
  causes: z.array(EventId),
  body: z.unknown(),
});
export type Envelope = z.infer<typeof Envelope>;
