import { z } from 'zod';
import { AgentId, CallId, SessionId } from '#shared/lib/ids.ts';
import { TypeSource } from './agent-type.ts';
import { ContextUse } from './compaction.ts';
import { Cost } from './cost.ts';
import { Run } from './run.ts';
import { GrantedTool, PermissionMode } from './tool.ts';
import { Usage } from './usage.ts';

/** How an agent came to be: a person started it, one of its parent's tools did, or somebody enqueued a nanite for a session. */
export const Face = z.enum(['root', 'spawn_agent', 'Agent', 'spawn', 'nanite']);
export type Face = z.infer<typeof Face>;

/** Limits that its definition sets on what it may spawn; null is none. The smallest of all that apply holds. */
export const SpawnLimits = z.object({
  /** Depth of the deepest agent below it; roots are at 0. */
  maxDepth: z.int().nonnegative().nullable(),
  /** Children of its own at once whose run has not ended. */
  maxChildren: z.int().nonnegative().nullable(),
});
export type SpawnLimits = z.infer<typeof SpawnLimits>;

export const ReasoningEffort = z.enum(['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']);
export type ReasoningEffort = z.infer<typeof ReasoningEffort>;

/** How its model is asked; absent is the model's own default. */
export const Sampling = z.object({
  temperature: z.number().min(0).max(2).optional(),
  /** Of one answer. */
  maxTokens: z.int().positive().optional(),
  reasoningEffort: ReasoningEffort.optional(),
});
export type Sampling = z.infer<typeof Sampling>;

export const SamplingSetting = Sampling.keyof();
export type SamplingSetting = z.infer<typeof SamplingSetting>;

/** Where the definition of its type stood when it was made. */
export const DefinitionSource = z.object({ source: TypeSource, file: z.string().nullable() });
export type DefinitionSource = z.infer<typeof DefinitionSource>;

/** An identity: who it is, whom it works for, and how its last run stands. */
export const Agent = z.object({
  id: AgentId,
  name: z.string(),
  /** Name of its definition: `general-purpose`, `coder` ... */
  type: z.string(),
  session: SessionId,
  root: SessionId,
  parent: AgentId.nullable(),
  /** The parent's tool call that made it; it is shown inside that call. */
  spawnedBy: CallId.nullable(),
  face: Face,
  definition: DefinitionSource,
  limits: SpawnLimits,
  sampling: Sampling,
  /** Place among all agents in the order they were made; ever growing. */
  order: z.int(),
  /** 0 for a root. */
  depth: z.int().nonnegative(),
  model: z.string(),
  mode: PermissionMode,
  cwd: z.string(),
  /** Held in its workspace, as it was made; the config may hold it there besides. */
  restricted: z.boolean(),
  tools: z.array(GrantedTool),
  run: Run,
  /** Model calls and tool calls over all its runs. */
  turns: z.int().nonnegative(),
  toolCalls: z.int().nonnegative(),
  usage: Usage,
  context: ContextUse,
  /** Of its own calls over all its runs, and of the agents below it. */
  cost: Cost,
  costBelow: Cost,
  /** How its first message begins. */
  brief: z.string(),
  /** First line of what it is doing now: the last tool's title. */
  activity: z.string(),
  /** First line of its last words. */
  summary: z.string(),
  /** UTC ms of its last fact: presence is not health. */
  lastEventAt: z.int(),
});
export type Agent = z.infer<typeof Agent>;
