import { z } from 'zod';
import { Brought, Standing } from './trust.ts';

/** A thing that a project brings, beside the one of its name that the person's last word was about. */
export const BroughtNow = z.object({
  ...Brought.shape,
  change: z.enum(['same', 'new', 'changed']),
  /** What the earlier one said, where it said something else. */
  before: z.string().nullable(),
  /** The whole of it, where that was asked for: what a definition tells its agents, or a script. Null for what `says` says whole. */
  text: z.string().nullable(),
});
export type BroughtNow = z.infer<typeof BroughtNow>;

/** What a project brings of its own, what of it counts, and what would if the person said so. */
export const ProjectLook = z.object({
  /** Real path of git's common directory; outside git, of the folder. */
  project: z.string(),
  /** Top of its main tree. */
  top: z.string(),
  /** Its own config; null where there is none that counts. */
  file: z.string().nullable(),
  standing: Standing,
  /** Hash over `brings`: what a person's word is given for. */
  content: z.string(),
  /** What counts only with the person's word: what would run first. */
  brings: z.array(BroughtNow),
  /** What the last word was about too, and is not there any more. */
  gone: z.array(Brought),
  /** What its config narrows, in words; it holds without trust. */
  narrows: z.array(z.string()),
  /** What of its config has no effect, a line each. */
  warnings: z.array(z.string()),
  /** Model that a new session here gets by default; null where none is configured. */
  model: z.string().nullable(),
  /** The project chose it. */
  modelOfProject: z.boolean(),
  /** Budget presets that a new session here may be given. */
  presets: z.array(z.string()),
});
export type ProjectLook = z.infer<typeof ProjectLook>;
