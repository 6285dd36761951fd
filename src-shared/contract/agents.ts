import { z } from 'zod';
import { AgentId, CallId, MessageId } from '#shared/lib/ids.ts';
import { ApprovalAnswer } from '#shared/model/approval.ts';
import { RunStatus } from '#shared/model/run.ts';
import { base, Commanded } from './base.ts';

export const AgentType = z.object({
  name: z.string(),
  description: z.string(),
  source: z.enum(['built-in', 'user', 'project']),
  /** Canonical tool names; empty means all. */
  tools: z.array(z.string()),
});
export type AgentType = z.infer<typeof AgentType>;

export const agents = {
  types: base.output(z.array(AgentType)),
  /** A message to any agent, read at the start of its next turn. */
  message: base.input(z.object({ ...Commanded.shape, agent: AgentId, text: z.string() })).output(z.object({ message: MessageId })),
  /** Ends an agent and all below it, children first. */
  cancel: base.input(z.object({ ...Commanded.shape, agent: AgentId })).output(z.object({ former: RunStatus, stopped: z.int() })),
};

export const approvals = {
  /** The first answer holds; a later one is refused and told so. */
  answer: base
    .input(z.object({ ...Commanded.shape, call: CallId, answer: ApprovalAnswer, words: z.string() }))
    .output(z.object({ answered: z.literal(true) })),
};
