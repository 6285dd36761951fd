import { z } from 'zod';
import { AgentId, EventId, MessageId } from '#shared/lib/ids.ts';
import { Sender } from '#shared/model/message.ts';
import { RewindPlan } from '#shared/model/rewind.ts';
import { RunStatus } from '#shared/model/run.ts';
import { FileChange } from '#shared/model/worktree.ts';

export const RewindAsked = z.object({
  agent: AgentId,
  /** Any event of a turn, of a call or of anything else: right after it; of a message or of a rewind: right before it. */
  to: EventId,
  files: z.boolean(),
  conversation: z.boolean(),
});

/** What a rewind would come to, as things stand. */
export const RewindPreview = z.object({
  plan: RewindPlan,
  /** Messages that would no longer count, by how they begin. */
  messages: z.array(z.object({ message: MessageId, from: Sender, line: z.string() })),
  /** Agents that were spawned in what would no longer count: they stay as they are. */
  children: z.array(z.object({ agent: AgentId, name: z.string(), status: RunStatus })),
  /** Null where the files stay. */
  files: z
    .object({
      folder: z.string(),
      /** From what is there now to what would be. */
      changes: z.array(FileChange),
      /** Files among them that others have changed since: agents by name; `outside` is a person or another program. */
      others: z.array(z.object({ path: z.string(), agents: z.array(z.string()), outside: z.boolean() })),
      /** Agents that are at work in this folder now. */
      atWork: z.array(z.string()),
    })
    .nullable(),
  /** Why it cannot be, with what to do about it. */
  obstacle: z.object({ code: z.string(), message: z.string() }).nullable(),
});
export type RewindPreview = z.infer<typeof RewindPreview>;
