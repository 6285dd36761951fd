import type { AgentType } from '#shared/model/agent-type.ts';
export function resolveAgentTypes(b: readonly AgentType[], u: readonly AgentType[], p: readonly AgentType[], o: { projectCounts: boolean }): { types: AgentType[] } {
  const all = [...(o.projectCounts ? p : []), ...u, ...b];
  const types = all.map((each, at) => ({ ...each, overriddenBy: all.slice(0, at).find((other) => other.name === each.name)?.file ?? null, overrides: all.slice(at + 1).find((other) => other.name === each.name)?.source ?? null }));
  return { types: [...types, ...(o.projectCounts ? [] : p)] };
}
