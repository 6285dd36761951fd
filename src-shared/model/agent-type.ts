import { z } from 'zod';

/** Where an agent type comes from. */
export const TypeSource = z.enum(['built-in', 'user', 'project']);
export type TypeSource = z.infer<typeof TypeSource>;

const nul = z.number().nullable();
export const AgentType = z.object({
  name: z.string(),
  description: z.string(),
  source: TypeSource,
  file: z.string().nullable(),
  tools: z.array(z.string()),
  disallowedTools: z.array(z.string()),
  model: z.string().nullable(),
  maxTurns: nul,
  worktree: z.boolean().nullable(),
  limits: z.object({ maxDepth: nul, maxChildren: nul }),
  instructions: z.string(),
  overriddenBy: z.string().nullable(),
  overrides: z.string().nullable(),
});
export type AgentType = z.infer<typeof AgentType>;
export const BrokenAgentType = z.object({ file: z.string(), problem: z.string() });
export type BrokenAgentType = z.infer<typeof BrokenAgentType>;
export interface AgentTypeList {
  types: readonly AgentType[];
  broken: readonly BrokenAgentType[];
}
