import type { ProjectPlace } from '#main/core/ports/project-settings.ts';
import { isTrusted } from '#main/core/trust/standing.ts';
import type { Engine } from './parts.ts';

/** Path of the script that a reference means; null for a model, and for the scripts that are Coppice's own. */
export function scriptOf(reference: string): string | null {
  const path = /^playbook\/(.+)$/su.exec(reference)?.[1];
  return path === undefined || path === 'tour' || path === 'playbook' ? null : path;
}

/** Why a session of this place may not be played from a script; null where it may. One from the project is the project's own, and needs trust. */
export async function playbookProblem(
  { projects, views }: Pick<Engine, 'projects' | 'views'>,
  place: ProjectPlace,
  reference: string,
): Promise<string | null> {
  const path = scriptOf(reference);
  if (path === null) return null;
  const { playbook, brings, project, top } = await projects.of(place, path);
  const thing = brings.find(({ kind }) => kind === 'playbook');
  if (playbook === null || thing === undefined || isTrusted(views.trust.get(project), thing)) return null;
  return (
    `the playbook ${playbook.name} lies in the project and is not trusted as it is now. ` +
    `Look at what it would do, and say so: coppice projects trust -C ${top} --playbook ${path}`
  );
}
