import type { AgentType, BrokenAgentType } from '#shared/model/agent-type.ts';
import { isTrusted } from '#main/core/trust/decide.ts';
import { builtInTypes } from '#main/core/spawning/types.ts';
import { resolveAgentTypes } from '#main/core/spawning/resolve-types.ts';
import type { Engine } from './parts.ts';

/** Every definition that could be meant in a folder, those that are not used too, each with why. */
export interface KnownTypes {
  readonly types: readonly AgentType[];
  readonly broken: readonly BrokenAgentType[];
  /** Whether the project's own definitions count; null where it brings none. */
  readonly trusted: boolean | null;
  readonly project: string;
  readonly content: string;
}

/** All types in the places of the person and of the project that a folder is in. */
export async function knownTypes(engine: Engine, cwd: string | null): Promise<KnownTypes> {
  const place = cwd === null ? null : await engine.placeOf(cwd);
  const project = place?.project ?? '';
  const read = await engine.types.read(place?.top ?? null);
  const brings = read.project.length > 0;
  const trusted = brings ? isTrusted(engine.views, project, read.content) : null;
  const types = resolveAgentTypes({ builtIn: builtInTypes, user: read.user, project: read.project }, trusted === true);
  return { types, broken: read.broken, trusted, project, content: read.content };
}

/** The types that a spawn in this folder may name. */
export async function usableTypes(engine: Engine, cwd: string): Promise<readonly AgentType[]> {
  const { types, trusted } = await knownTypes(engine, cwd);
  return types.filter((type) => type.overriddenBy === null && (type.source !== 'project' || trusted === true));
}
