import { z } from 'zod';
import { LongText } from './text.ts';

/** What a tool does to the world, for icons and for policy; surfaces never match on a tool's name. */
export const ToolKind = z.enum(['read', 'search', 'edit', 'execute', 'delegate', 'message', 'other']);
export type ToolKind = z.infer<typeof ToolKind>;

/** How a call is shown. Made by the tool itself, so that no surface needs to know it. */
export const ToolDisplay = z.object({
  kind: ToolKind,
  /** Imperative and short: `Read src/app.ts`. */
  title: z.string(),
  /** The whole of what it will do, for an approval: the command, the path, the new text. */
  detail: LongText.optional(),
});
export type ToolDisplay = z.infer<typeof ToolDisplay>;

export const ToolOutcome = z.enum(['ok', 'error', 'denied', 'timed_out', 'cancelled', 'outcome_unknown']);
export type ToolOutcome = z.infer<typeof ToolOutcome>;

/** A tool granted to an agent: the canonical name, and the name this agent knows it by. */
export const GrantedTool = z.object({ tool: z.string(), as: z.string() });
export type GrantedTool = z.infer<typeof GrantedTool>;

/** From the strictest on. */
export const PermissionMode = z.enum(['plan', 'ask', 'edits', 'auto']);
export type PermissionMode = z.infer<typeof PermissionMode>;

/** The one that allows less: a child has no more rights than its parent, and no more than its definition says. */
export function stricter(one: PermissionMode, other: PermissionMode): PermissionMode {
  const { options } = PermissionMode;
  return options.indexOf(one) < options.indexOf(other) ? one : other;
}
