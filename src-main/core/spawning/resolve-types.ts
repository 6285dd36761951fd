import type { AgentType } from '#shared/model/agent-type.ts';

/**
 * Of several definitions with one name the first counts: a project's own before the person's before what is built in. A
 * project's are listed and win over nothing before the person trusts them.
 */
export function resolveAgentTypes(
  { builtIn, user, project }: Readonly<Record<'builtIn' | 'user' | 'project', readonly AgentType[]>>,
  trusted: boolean,
): readonly AgentType[] {
  const used = [...(trusted ? project : []), ...user, ...builtIn];
  const resolved = used.map((type, at): AgentType => {
    const same = ({ name }: AgentType): boolean => name === type.name;
    const winner = used.slice(0, at).find(same);
    const loser = used.slice(at + 1).find(same);
    return { ...type, overriddenBy: winner === undefined ? null : placeOf(winner), overrides: loser === undefined ? null : placeOf(loser) };
  });
  return trusted ? resolved : [...project, ...resolved];
}

function placeOf({ file }: AgentType): string {
  return file ?? 'built-in';
}
