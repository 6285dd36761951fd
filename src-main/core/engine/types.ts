import type { AgentType, BrokenAgentType } from '#shared/model/agent-type.ts';
import type { ProjectPlace } from '#main/core/ports/project-settings.ts';
import { builtInTypes } from '#main/core/spawning/types.ts';
import { resolveAgentTypes } from '#main/core/spawning/resolve-types.ts';
import type { Engine } from './parts.ts';

/** Every definition that could be meant in a place, those that are not used too, each with why. */
export interface KnownTypes {
  readonly types: readonly AgentType[];
  readonly broken: readonly BrokenAgentType[];
  /** Whether the project's own definitions count; null where it brings none. */
  readonly trusted: boolean | null;
}

/** All types in the places of the person and of a project; null asks for the person's own alone. */
export async function knownTypes(engine: Engine, place: ProjectPlace | null): Promise<KnownTypes> {
  const found = place === null ? null : await engine.projects.of(place);
  const read = found === null ? await engine.types.read(null) : found.types;
  const trusted = found === null || read.project.length === 0 ? null : found.trusted;
  const types = resolveAgentTypes({ builtIn: builtInTypes, user: read.user, project: read.project }, trusted === true);
  return { types, broken: read.broken, trusted };
}

/** The types that a spawn in this place may name. */
export async function usableTypes(engine: Engine, place: ProjectPlace): Promise<readonly AgentType[]> {
  const { types, trusted } = await knownTypes(engine, place);
  return types.filter((type) => type.overriddenBy === null && (type.source !== 'project' || trusted === true));
}
