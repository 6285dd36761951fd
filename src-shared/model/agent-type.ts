import { z } from 'zod';
import { PermissionMode } from './tool.ts';

/** Where an agent type comes from. */
export const TypeSource = z.enum(['built-in', 'user', 'project']);
export type TypeSource = z.infer<typeof TypeSource>;

/** For whose folder a definition was written: `.coppice/agents`, `.nano_claude/agents`, `.claude/agents`. */
export const TypeFamily = z.enum(['coppice', 'nano_claude', 'claude']);
export type TypeFamily = z.infer<typeof TypeFamily>;

/** What an agent is made from: instructions, tools, model, limits. Built in, or read from a Markdown file with front matter. */
export const AgentType = z.object({
  name: z.string(),
  description: z.string(),
  source: TypeSource,
  /** Absolute path; null for what is built in. */
  file: z.string().nullable(),
  family: TypeFamily.nullable(),
  /** Names of tools as they were written; empty means every tool that its parent has. */
  tools: z.array(z.string()),
  /** Tools that it does not get, whatever else is said. */
  disallowedTools: z.array(z.string()),
  /** As written; null is its parent's. */
  model: z.string().nullable(),
  maxTurns: z.int().positive().nullable(),
  limits: z.object({ maxDepth: z.int().nonnegative().nullable(), maxChildren: z.int().nonnegative().nullable() }),
  /** Only ever narrows what its parent has; null leaves that. */
  mode: PermissionMode.nullable(),
  color: z.string().nullable(),
  /** Whether each gets a worktree of its own; null leaves it to who spawns. */
  worktree: z.boolean().nullable(),
  instructions: z.string(),
  /** Keys and tools of its file that have no effect, each with why. */
  ignored: z.array(z.object({ what: z.string(), why: z.string() })),
  warnings: z.array(z.string()),
  /** File (or `built-in`) of the definition that is used in its place; null where it is the one that counts. */
  overriddenBy: z.string().nullable(),
  /** File (or `built-in`) of the definition that it is used in place of. */
  overrides: z.string().nullable(),
});
export type AgentType = z.infer<typeof AgentType>;

/** A file in a place for definitions that is skipped. */
export const BrokenAgentType = z.object({
  file: z.string(),
  source: TypeSource,
  /** What is wrong, where, and what to do. */
  problem: z.string(),
});
export type BrokenAgentType = z.infer<typeof BrokenAgentType>;
