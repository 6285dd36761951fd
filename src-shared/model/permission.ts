import { z } from 'zod';

/** Calls of one tool that need not ask: `bash: git status*`, `edit: src/**`. */
export const Pattern = z.object({
  /** Canonical name. */
  tool: z.string(),
  /** Of a command or of a path, as its tool works on the one or the other. */
  pattern: z.string(),
});
export type Pattern = z.infer<typeof Pattern>;
