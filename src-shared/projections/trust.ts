import type { ProjectTrust } from '#shared/model/trust.ts';
import { type Projection, UNCHANGED } from './projection.ts';

/** The last decision about each project, by project. */
export const trust: Projection<ProjectTrust> = {
  name: 'trust',
  version: 2,
  fold(_get, event) {
    return event.type === 'project.trust_decided' ? [{ key: event.body.project, row: { ...event.body, at: event.at } }] : UNCHANGED;
  },
};
