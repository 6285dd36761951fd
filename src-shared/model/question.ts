import { z } from 'zod';
import { AgentId, CallId, SessionId } from '#shared/lib/ids.ts';
import { LongText } from './text.ts';

/** Whom an agent asks: the person, or the agent that spawned it. */
export const QuestionTo = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('person') }),
  z.object({ kind: z.literal('agent'), agent: AgentId }),
]);
export type QuestionTo = z.infer<typeof QuestionTo>;

/** A call of the tool `ask` that waits for words. Its identity is the call's. */
export const Question = z.object({
  call: CallId,
  agent: AgentId,
  session: SessionId,
  to: QuestionTo,
  question: LongText,
  /** Answers that are offered; any other words are as good. */
  options: z.array(z.string()),
  askedAt: z.int(),
});
export type Question = z.infer<typeof Question>;
