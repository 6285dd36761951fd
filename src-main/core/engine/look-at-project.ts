import type { ProjectLook } from '#shared/model/project-look.ts';
import type { Brought } from '#shared/model/trust.ts';
import type { ProjectSettings } from '#main/core/ports/project-settings.ts';
import { pathWithin } from '#main/core/trust/brought.ts';
import { comparedWith } from '#main/core/trust/standing.ts';
import type { Engine } from './parts.ts';

export interface Look {
  readonly folder: string;
  /** Path of a script that a session would be played from. */
  readonly playbook?: string | null;
  /** Whether the texts of definitions and scripts are wanted. */
  readonly texts?: boolean;
}

/** A project as a person is shown it before they say whether it is trusted, and after. */
export async function lookAtProject(engine: Engine, { folder, playbook = null, texts = false }: Look): Promise<ProjectLook> {
  const found = await engine.projects.of(await engine.placeOf(folder), playbook);
  const { project, top, file, standing, content, settings, narrows, warnings } = found;
  const { compared, gone } = comparedWith(engine.views.trust.get(project), found.brings);
  const ofProject = found.trusted && found.brings.find(({ kind }) => kind === 'model')?.says === settings.model;
  return {
    ...{ project, top, file, standing, content },
    brings: compared.map(({ thing, change, before }) => ({ ...thing, change, before, text: texts ? textOf(thing, found) : null })),
    gone: [...gone],
    narrows: [...narrows],
    warnings: [...warnings],
    model: settings.model,
    modelOfProject: ofProject && !settings.modelOfEnvironment,
    presets: Object.keys(settings.budgets).filter((name) => name !== 'nanite'),
  };
}

/** Of the very read that its hash is of. */
function textOf({ kind, name }: Brought, { playbook, types, top }: ProjectSettings): string | null {
  if (kind === 'playbook') return playbook?.text ?? null;
  if (kind !== 'definition') return null;
  return types.project.find(({ file }) => file !== null && pathWithin(top, file) === name)?.instructions ?? null;
}
