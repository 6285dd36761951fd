import { z } from 'zod';
import { ProjectLook } from '#shared/model/project-look.ts';
import { base, Commanded } from './base.ts';

/** `playbook`: path of a script that a session would be played from; in the project it is one of the things that it brings. */
const OfProject = z.object({ folder: z.string(), playbook: z.string().nullable().default(null) });

export const projects = {
  /** With `texts`, the whole of definitions and scripts too: what is shown is then what the word is about. */
  look: base.input(z.object({ ...OfProject.shape, texts: z.boolean().default(false) })).output(ProjectLook),
  /** The person lets what a project brings count as it is now (`content` as it was shown), or does not. Changed since, a yes is refused. */
  trust: base
    .input(z.object({ ...Commanded.shape, ...OfProject.shape, content: z.string(), trusted: z.boolean() }))
    .output(z.object({ done: z.literal(true) })),
};
