import { z } from 'zod';
import { CallId, MessageId } from '#shared/lib/ids.ts';
import { CompactionReason, Dropped, TurnPurpose } from '#shared/model/compaction.ts';
import { Cost } from '#shared/model/cost.ts';
import { ModelFailure } from '#shared/model/failure.ts';
import { JsonObject } from '#shared/model/json.ts';
import { AnswerPart, CheckedCall, Sender } from '#shared/model/message.ts';
import { LongText } from '#shared/model/text.ts';
import { ApprovalAnswer, Asks, Override } from '#shared/model/approval.ts';
import { QuestionTo } from '#shared/model/question.ts';
import { ToolDisplay, ToolOutcome } from '#shared/model/tool.ts';
import { Usage } from '#shared/model/usage.ts';

/** Number of a model request within its session, from 1. */
const Turn = z.int().positive();

/** A model call is due; it will read these messages. One that compacts reads none. */
export const TurnRequested = z.object({ turn: Turn, messages: z.array(MessageId), purpose: TurnPurpose });

/** The request goes out. A second attempt follows a cut. */
export const TurnStarted = z.object({
  turn: Turn,
  attempt: z.int().positive(),
  model: z.string(),
  /** Nano-dollars that the call may cost at most, where somebody has a cap; and to how many tokens its answer was cut for that. */
  reserved: z.int().nonnegative(),
  maxTokens: z.int().positive().nullable(),
});

export const TurnEnded = z.object({
  turn: Turn,
  attempt: z.int().positive(),
  parts: z.array(AnswerPart),
  /** The provider's word for why it stopped. */
  finish: z.string(),
  usage: Usage,
  cost: Cost,
  /** Tokens that the model's window holds; null where that is not known. */
  window: z.int().positive().nullable(),
});

/** The answer never came to its end. What had streamed is kept; its cost is unknown. */
export const TurnCut = z.object({
  turn: Turn,
  attempt: z.int().positive(),
  text: LongText,
  reasoning: LongText,
  failure: ModelFailure.nullable(),
});

/** The turn will be asked again, at `until` (UTC ms) and of this model. */
export const RecoveryPlanned = z.object({ turn: Turn, stage: z.string(), model: z.string(), until: z.int(), why: z.string() });

/** The context will be compacted before the next turn of the work. `wish`: what a person wants kept, or nothing. */
export const CompactionPlanned = z.object({ reason: CompactionReason, wish: LongText });

/**
 * From here on the model knows the first message, the summary, and the turns from `kept` on, word for word.
 * Without a summary (`''`) what was dropped is only named as missing.
 */
export const ContextCompacted = z.object({
  /** The turn that compacted. */
  turn: Turn,
  kept: Turn,
  /** Calls of kept turns whose output is left out. */
  emptied: z.array(CallId),
  dropped: Dropped,
  /** Null where the provider does not say. `tokensAfter` is an estimate. */
  tokensBefore: z.int().nonnegative().nullable(),
  tokensAfter: z.int().nonnegative().nullable(),
  reason: CompactionReason,
  summary: LongText,
});

export const ToolRequested = z.object({ turn: Turn, ...CheckedCall.shape });

/** Committed before the tool does anything. `recovery` is what a restart needs to find out how it ended. */
export const ToolStarted = z.object({ turn: Turn, call: CallId, recovery: JsonObject });

export const ToolEnded = z.object({
  turn: Turn,
  call: CallId,
  outcome: ToolOutcome,
  /** What the model is told. */
  output: LongText,
  /** What a surface may show beside it: exit code, path of the full output. */
  facts: JsonObject,
});

export const ApprovalRequested = z.object({
  turn: Turn,
  call: CallId,
  cwd: z.string(),
  display: ToolDisplay,
  args: JsonObject,
  asks: Asks,
});

export const ApprovalAnswered = z.object({
  turn: Turn,
  call: CallId,
  answer: ApprovalAnswer,
  words: z.string(),
  /** The call's own arguments stand in `tool.requested` and are not changed. */
  override: Override.nullable(),
});

/** The call waits for words. Asked once more with another `to`, when whoever was asked has ended. */
export const QuestionAsked = z.object({ turn: Turn, call: CallId, to: QuestionTo, question: LongText, options: z.array(z.string()) });

/** The call's end, which carries the words to the model, is written with it. */
export const QuestionAnswered = z.object({ turn: Turn, call: CallId, from: Sender, text: LongText });

export const turnEvents = {
  'turn.requested': TurnRequested,
  'turn.started': TurnStarted,
  'turn.ended': TurnEnded,
  'turn.cut': TurnCut,
  'recovery.planned': RecoveryPlanned,
  'compaction.planned': CompactionPlanned,
  'context.compacted': ContextCompacted,
  'tool.requested': ToolRequested,
  'tool.started': ToolStarted,
  'tool.ended': ToolEnded,
  'approval.requested': ApprovalRequested,
  'approval.answered': ApprovalAnswered,
  'question.asked': QuestionAsked,
  'question.answered': QuestionAnswered,
} as const;
