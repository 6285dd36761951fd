import type { ProjectLook } from '#shared/model/project-look.ts';
import { comparedWith } from '#main/core/trust/standing.ts';
import type { Engine } from './parts.ts';

/** A project as a person is shown it before they say whether it is trusted, and after. */
export async function lookAtProject(engine: Engine, folder: string, playbook: string | null): Promise<ProjectLook> {
  const found = await engine.projects.of(await engine.placeOf(folder), playbook);
  const { project, top, file, standing, content, settings, narrows, warnings } = found;
  const { compared, gone } = comparedWith(engine.views.trust.get(project), found.brings);
  const ofProject = found.trusted && found.brings.find(({ kind }) => kind === 'model')?.says === settings.model;
  return {
    ...{ project, top, file, standing, content },
    brings: compared.map(({ thing, change, before }) => ({ ...thing, change, before })),
    gone: [...gone],
    narrows: [...narrows],
    warnings: [...warnings],
    model: settings.model,
    modelOfProject: ofProject && !settings.modelOfEnvironment,
    presets: Object.keys(settings.budgets).filter((name) => name !== 'nanite'),
    playbook: found.playbook?.text ?? null,
  };
}
