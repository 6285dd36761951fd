import { z } from 'zod';
import { AgentId, CallId, MessageId, SessionId } from '#shared/lib/ids.ts';
import { DefinitionSource, Face, Sampling, SamplingSetting, SpawnLimits } from '#shared/model/agent.ts';
import { Sender } from '#shared/model/message.ts';
import { LongText } from '#shared/model/text.ts';
import { GrantedTool, PermissionMode } from '#shared/model/tool.ts';

export const SessionCreated = z.object({
  title: z.string(),
  project: z.string(),
  cwd: z.string(),
  parent: SessionId.nullable(),
  root: SessionId,
  tour: z.boolean(),
});

export const AgentCreated = z.object({
  name: z.string(),
  type: z.string(),
  parent: AgentId.nullable(),
  spawnedBy: CallId.nullable(),
  root: SessionId,
  depth: z.int().nonnegative(),
  model: z.string(),
  mode: PermissionMode,
  cwd: z.string(),
  tools: z.array(GrantedTool),
  face: Face,
  definition: DefinitionSource,
  limits: SpawnLimits,
  sampling: Sampling,
  /** Held in its workspace for as long as it is, whatever the config says later. */
  restricted: z.boolean(),
  /** What its type says of how it works. The request adds where it works and as whom; both can be read there. */
  instructions: LongText,
});

/** A message accepted for an agent; it is read at the start of that agent's next turn. */
export const MessageAccepted = z.object({
  message: MessageId,
  from: Sender,
  text: LongText,
});

/** Something the person should know that is nobody's words: an isolation that fell back, a model that was not found. */
export const NoticeGiven = z.object({ text: z.string(), about: z.enum(['worktree', 'model', 'loop', 'recovery', 'agent', 'type']) });

/** In the session that it was enqueued for: a nanite has no call of its parent's to stand in. */
export const NaniteEnqueued = z.object({ nanite: AgentId, nanites_session: SessionId, name: z.string() });

/** The model does not take these settings: from here on it is asked without them. A turn that was refused for them is asked again. */
export const SamplingLeftOut = z.object({ settings: z.array(SamplingSetting), why: z.string() });

/** With their next words a person chose another model or mode for a root. Both are given as they now stand. */
export const ModelChosen = z.object({ model: z.string(), mode: PermissionMode });

export const sessionEvents = {
  'session.created': SessionCreated,
  'agent.created': AgentCreated,
  'agent.model_chosen': ModelChosen,
  'message.accepted': MessageAccepted,
  'notice.given': NoticeGiven,
  'nanite.enqueued': NaniteEnqueued,
  'sampling.left_out': SamplingLeftOut,
} as const;
