import { z } from 'zod';
import { AgentId, CallId, SessionId } from '#shared/lib/ids.ts';
import { JsonObject } from './json.ts';
import { Pattern } from './permission.ts';
import { ToolDisplay } from './tool.ts';

/** What stands beside a request: how grave it is, and what could be remembered with an answer. */
export const Asks = z.object({
  /** Why it cannot be taken back, in words; null where it can. Enter alone never allows such a call. */
  destroys: z.string().nullable(),
  /** Patterns that would allow this call and its like; empty where none is safe to offer. */
  patterns: z.array(Pattern),
  /** Why it asks although its mode would not: `no sandbox`. Empty where the mode says it. */
  why: z.string(),
});
export type Asks = z.infer<typeof Asks>;

/** A tool call that waits for a person. Its identity is the call's and nothing else. */
export const Approval = z.object({
  call: CallId,
  agent: AgentId,
  session: SessionId,
  display: ToolDisplay,
  /** As the model gave them: a person may change them with the answer. */
  args: JsonObject,
  asks: Asks,
  /** Folder the tool would run in. */
  cwd: z.string(),
  askedAt: z.int(),
});
export type Approval = z.infer<typeof Approval>;

/** `session` and `always` allow this call, and remember its patterns: for the session's tree, or for the project. */
export const ApprovalAnswer = z.enum(['once', 'session', 'always', 'deny']);
export type ApprovalAnswer = z.infer<typeof ApprovalAnswer>;

/** Arguments that a person put in place of the model's. Both are kept, and both are told to the model. */
export const Override = z.object({ args: JsonObject, display: ToolDisplay });
export type Override = z.infer<typeof Override>;
