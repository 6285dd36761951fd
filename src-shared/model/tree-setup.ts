import { z } from 'zod';
import { CallId } from '#shared/lib/ids.ts';
import { JsonObject } from './json.ts';
import { ToolOutcome } from './tool.ts';

/** Ports that the processes of one worktree have to themselves: `count` of them, from `base` on. */
export const PortRange = z.object({ base: z.int().positive().max(65_535), count: z.int().positive() });
export type PortRange = z.infer<typeof PortRange>;

/** Commands that make a new tree ready, or put away what they made before it is removed. */
export const SetupKind = z.enum(['setup', 'teardown']);
export type SetupKind = z.infer<typeof SetupKind>;

/** One running of such commands, from the asking to its end. */
export const TreeSetup = z.object({
  call: CallId,
  kind: SetupKind,
  commands: z.array(z.string()),
  /** Whether the run ends with a setup that failed. */
  required: z.boolean(),
  timeoutSeconds: z.number().positive(),
  state: z.enum(['requested', 'started', 'ended']),
  /** What a restart needs, once started. */
  recovery: JsonObject.nullable(),
  outcome: ToolOutcome.nullable(),
});
export type TreeSetup = z.infer<typeof TreeSetup>;
