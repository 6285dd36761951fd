import { z } from 'zod';

/** What a project can bring that counts only with a person's word. `setup` and `teardown` are lists of commands, `verify` is one. */
export const BroughtKind = z.enum(['definition', 'setup', 'teardown', 'verify', 'pool', 'model', 'playbook']);
export type BroughtKind = z.infer<typeof BroughtKind>;

/** One thing that a project brings of its own, as a person is shown it before it counts. */
export const Brought = z.object({
  kind: BroughtKind,
  /** Path of its file within the project; for what stands in the project's config, the key. */
  name: z.string(),
  /** In short: commands, a line each; a model; what a definition is for and is given. Empty for a playbook. */
  says: z.string(),
  /** Hash of the whole of it: another one is another thing, and asked about again. */
  digest: z.string(),
});
export type Brought = z.infer<typeof Brought>;

/** What a person decided about all that a project brings, and for which content of it: changed content is asked about again. */
export const ProjectTrust = z.object({
  project: z.string(),
  /** Hash over what was shown. */
  content: z.string(),
  trusted: z.boolean(),
  /** What was shown. Null for a word from when it was asked about definitions alone: nothing can be told of it now. */
  items: z.array(Brought).nullable(),
  /** UTC ms. */
  at: z.int(),
});
export type ProjectTrust = z.infer<typeof ProjectTrust>;

/**
 * How a person's word stands to what a project brings now: it brings `nothing`, they were never asked (`unasked`), or have said yes
 * (`trusted`) or no (`refused`) to all of it as it is; it has `changed` since they said either; or their yes is from when it was
 * asked about definitions alone (`narrower`).
 */
export const Standing = z.enum(['nothing', 'unasked', 'trusted', 'refused', 'changed', 'narrower']);
export type Standing = z.infer<typeof Standing>;
