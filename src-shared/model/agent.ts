import { z } from 'zod';
import { AgentId, CallId, SessionId } from '#shared/lib/ids.ts';
import { Run } from './run.ts';
import { GrantedTool, PermissionMode } from './tool.ts';
import { Usage } from './usage.ts';

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
  /** Place among all agents in the order they were made; ever growing. */
  order: z.int(),
  /** 0 for a root. */
  depth: z.int().nonnegative(),
  model: z.string(),
  mode: PermissionMode,
  cwd: z.string(),
  tools: z.array(GrantedTool),
  run: Run,
  /** Model calls and tool calls over all its runs. */
  turns: z.int().nonnegative(),
  toolCalls: z.int().nonnegative(),
  usage: Usage,
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
