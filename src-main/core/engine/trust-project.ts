import { refuse, type Result } from '#shared/lib/result.ts';
import type { Asked } from './dispatch.ts';
import type { Engine } from './parts.ts';

export interface TrustProject {
  readonly folder: string;
  /** Hash over what the person was shown. */
  readonly content: string;
  readonly trusted: boolean;
  /** Path of a script that was shown besides, if it lies in the project. */
  readonly playbook: string | null;
}

/** A person's word about all that a project brings, for the very things that they were shown. */
export async function trustProject(
  engine: Engine,
  { folder, content, trusted, playbook }: TrustProject,
  asked: Asked,
): Promise<Result<{ done: true }>> {
  const found = await engine.projects.of(await engine.placeOf(folder), playbook);
  const isAsShown = found.content === content;
  if (trusted && !isAsShown) {
    return refuse('content_changed', `What ${found.top} brings has changed since it was shown: look at it again, then say yes or no`);
  }
  // A no to what is no more as it was shown is a no, and asked about again.
  const items = isAsShown ? found.brings : [];
  return engine.dispatch('project.trust', { project: found.project, content: found.content, trusted, items }, asked);
}
