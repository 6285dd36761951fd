import { z } from 'zod';
import { AgentId, CallId, MessageId, RunId, SessionId } from '#shared/lib/ids.ts';
import { AgentType, BrokenAgentType } from '#shared/model/agent-type.ts';
import { ApprovalAnswer } from '#shared/model/approval.ts';
import { JsonObject } from '#shared/model/json.ts';
import { Pattern, Remembered } from '#shared/model/permission.ts';
import { Budget, RunStatus } from '#shared/model/run.ts';
import { base, Commanded } from './base.ts';
import { RewindAsked, RewindPreview } from './rewind.ts';

const OfAgent = z.object({ ...Commanded.shape, agent: AgentId });

/** Every definition that could be meant in a folder: those that are not used too, each with why. */
export const KnownTypes = z.object({
  types: z.array(AgentType),
  /** Files that are skipped. */
  broken: z.array(BrokenAgentType),
  /** Whether the project's own definitions are used; null where it brings none. */
  trusted: z.boolean().nullable(),
});
export type KnownTypes = z.infer<typeof KnownTypes>;

export const agents = {
  /** `folder` null: only what is the person's own. */
  types: base.input(z.object({ folder: z.string().nullable() })).output(KnownTypes),
  /** A message to any agent, read at the start of its next turn; with `interrupt` its present turn is cut short. */
  message: base
    .input(z.object({ ...OfAgent.shape, text: z.string(), interrupt: z.boolean().default(false) }))
    .output(z.object({ message: MessageId })),
  /** Holds an agent and all below it: what is under way comes to its end, and nothing is begun after it. */
  pause: base.input(OfAgent).output(z.object({ paused: z.int() })),
  /** Lets go on what is paused, and goes on where a crash or a failure cut; in the agent and all below it. */
  resume: base.input(OfAgent).output(z.object({ resumed: z.int() })),
  /**
   * Has its context compacted, keeping above all what `wish` says: `now`, or before its `next` turn where it is not at work and is no
   * root that has ended.
   */
  compact: base
    .input(z.object({ ...OfAgent.shape, wish: z.string().max(4000).default('') }))
    .output(z.object({ when: z.enum(['now', 'next']) })),
  /** Gives its run another budget; one that a limit ended goes on under it, what it has used counted in. */
  raise: base.input(z.object({ ...OfAgent.shape, budget: Budget })).output(z.object({ resumed: z.boolean() })),
  /** Ends an agent and all below it, children first. */
  cancel: base.input(OfAgent).output(z.object({ former: RunStatus, stopped: z.int() })),
  /** Ends them at once: processes are killed, and nothing under way is waited for. */
  kill: base.input(OfAgent).output(z.object({ former: RunStatus, stopped: z.int() })),
  /** What a rewind would come to; nothing moves. */
  previewRewind: base.input(RewindAsked).output(RewindPreview),
  /** Brings conversation, files or both back to an earlier step. Only while the agent is not at work. */
  rewind: base.input(z.object({ ...Commanded.shape, ...RewindAsked.shape })).output(z.object({ done: z.literal(true) })),
};

export const nanites = {
  /** A short background run for a session, in the lane of nanites. Beyond the lane's cap it is queued at `position`, from 1. */
  run: base
    .input(
      z.object({
        ...Commanded.shape,
        session: SessionId,
        prompt: z.string(),
        name: z.string().max(60).nullable().default(null),
        type: z.string().default('general-purpose'),
        worktree: z.boolean().nullable().default(null),
        /** Name of a `[build_budget_presets.NAME]`; null is `nanite`. */
        preset: z.string().nullable().default(null),
      }),
    )
    .output(z.object({ session: SessionId, agent: AgentId, run: RunId, status: RunStatus, position: z.int().nullable() })),
};

export const approvals = {
  /** The first answer holds; a later one is refused and told so. */
  answer: base
    .input(
      z.object({
        ...Commanded.shape,
        call: CallId,
        answer: ApprovalAnswer,
        words: z.string(),
        /** In place of the model's arguments; null leaves them. */
        args: JsonObject.nullable().default(null),
        /** Remembered with `session` and `always`; null takes those that were offered. */
        patterns: z.array(Pattern).nullable().default(null),
      }),
    )
    .output(z.object({ answered: z.literal(true) })),
};

const Rule = Remembered.omit({ at: true });

export const permissions = {
  /** A pattern of the person's own: to allow calls like it, or to deny them in every mode. */
  remember: base.input(z.object({ ...Commanded.shape, rule: Rule })).output(z.object({ done: z.literal(true) })),
  forget: base.input(z.object({ ...Commanded.shape, rule: Rule })).output(z.object({ done: z.literal(true) })),
};

export const questions = {
  /** What an agent asked the person, answered. The first answer holds. */
  answer: base.input(z.object({ ...Commanded.shape, call: CallId, text: z.string() })).output(z.object({ answered: z.literal(true) })),
};
