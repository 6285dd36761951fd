import { z } from 'zod';

/** A repository's pool of warm trees, as a person is shown it. */
export const PoolEntry = z.object({
  /** Git's common directory. */
  repository: z.string(),
  /** Folder that its trees lie in. */
  folder: z.string(),
  /** How many shall be kept ready, and how many are. */
  size: z.int().nonnegative(),
  ready: z.int().nonnegative(),
  /** Trees asked for since the engine started: with a warm one there, and without. */
  hits: z.int().nonnegative(),
  misses: z.int().nonnegative(),
  /** Why it is left alone for a while, where that is so. */
  problem: z.string().nullable(),
  /** An engine has looked into it: before, nothing of it is known but its folder. */
  tended: z.boolean(),
  /** On the disk; null where it was not measured. */
  bytes: z.int().nonnegative().nullable(),
});
export type PoolEntry = z.infer<typeof PoolEntry>;

/** How a pool stands and how often it served, in words. */
export function poolWords({ size, ready, hits, misses, tended }: PoolEntry): string[] {
  if (!tended) return ['not looked into: no engine is open'];
  const asked = hits + misses;
  const served =
    asked === 0 ? [] : [`${hits} of ${asked} new ${asked === 1 ? 'tree' : 'trees'} came from it (${Math.round((100 * hits) / asked)} %)`];
  return [`${ready} of ${size} ready`, ...served];
}
