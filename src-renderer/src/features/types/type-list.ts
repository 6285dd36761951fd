import type { KnownTypes } from '#shared/contract/agents.ts';
import type { AgentType, TypeSource } from '#shared/model/agent-type.ts';

export interface TypeGroup {
  readonly source: TypeSource;
  readonly title: string;
  readonly types: readonly AgentType[];
}

const titles: Readonly<Record<TypeSource, string>> = { project: 'From this project', user: 'Yours', 'built-in': 'Built in' };

/** Types by where they come from, what wins first; by name within. Groups without one are left out. */
export function typeGroups(types: readonly AgentType[], query: string): readonly TypeGroup[] {
  const found = types.filter(({ name, description, file }) => fits(query, name, description, file ?? ''));
  return (['project', 'user', 'built-in'] as const)
    .map((source) => ({ source, title: titles[source], types: ofSource(found, source) }))
    .filter(({ types: some }) => some.length > 0);
}

export function brokenFitting(broken: KnownTypes['broken'], query: string): KnownTypes['broken'] {
  return broken.filter(({ file, problem }) => fits(query, file, problem));
}

function ofSource(types: readonly AgentType[], source: TypeSource): readonly AgentType[] {
  return types.filter((type) => type.source === source).toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Every word of the query stands in one of the texts. */
function fits(query: string, ...texts: readonly string[]): boolean {
  const text = texts.join('\n').toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
