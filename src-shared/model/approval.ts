import { z } from 'zod';
import { AgentId, CallId, SessionId } from '#shared/lib/ids.ts';
import { ToolDisplay } from './tool.ts';

/** A tool call that waits for a person. Its identity is the call's and nothing else. */
export const Approval = z.object({
  call: CallId,
  agent: AgentId,
  session: SessionId,
  display: ToolDisplay,
  /** Folder the tool would run in. */
  cwd: z.string(),
  askedAt: z.int(),
});
export type Approval = z.infer<typeof Approval>;

export const ApprovalAnswer = z.enum(['once', 'deny']);
export type ApprovalAnswer = z.infer<typeof ApprovalAnswer>;
