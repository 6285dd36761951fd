import { z } from 'zod';
import { AgentId } from '#shared/lib/ids.ts';
import { counted } from './count-words.ts';

/** What an agent left, after its tree and branch went: a ref of Coppice keeps it from git's clean-up until it is purged. */
export const DiscardedWork = z.object({
  agent: AgentId,
  name: z.string().nullable(),
  /** Git's common directory. */
  repository: z.string(),
  branch: z.string().nullable(),
  /** The commit that is kept. */
  head: z.string(),
  /** Of its commits, those that no branch or tag leads to: without the ref git deletes them in time. */
  alone: z.int().nonnegative(),
  /** It was merged before its tree went. */
  merged: z.boolean(),
  /** Whether its branch and tree can be made again. */
  back: z.boolean(),
  /** UTC ms; null where the ledger does not know. */
  since: z.int().nullable(),
});
export type DiscardedWork = z.infer<typeof DiscardedWork>;

/** What went longer ago than this is offered to be purged. */
export const KEPT_DAYS = 30;

export function isOld({ since }: DiscardedWork, now: number): boolean {
  return since !== null && now - since > KEPT_DAYS * 24 * 60 * 60_000;
}

/** What goes for good with a purge. */
export function purgeWords({ alone, merged }: DiscardedWork): string {
  if (alone === 0) return 'nothing that is not in a branch';
  return `${counted(alone, 'commit')} that no branch has${merged ? ', merged as others' : ''}`;
}
