import type { AgentType } from '#shared/model/agent-type.ts';
export function resolveAgentTypes(
  b: readonly AgentType[],
  u: readonly AgentType[],
  p: readonly AgentType[],
  o: { projectCounts: boolean },
) {
  return { types: [...b, ...u, ...(o.projectCounts ? p : [])] };
}
