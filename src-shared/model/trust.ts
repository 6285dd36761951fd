import { z } from 'zod';

/** What a person decided about a project's own files, and for which content of them: changed files are another content. */
export const ProjectTrust = z.object({
  project: z.string(),
  /** Hash over the files that were shown. */
  content: z.string(),
  trusted: z.boolean(),
  /** UTC ms. */
  at: z.int(),
});
export type ProjectTrust = z.infer<typeof ProjectTrust>;
