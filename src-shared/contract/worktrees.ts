import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { AgentId } from '#shared/lib/ids.ts';
import { DiscardedWork } from '#shared/model/discarded-work.ts';
import { PoolEntry } from '#shared/model/pool-entry.ts';
import { TreeEntry, TreeLoss, TreeMeasure } from '#shared/model/tree-entry.ts';
import { base, Commanded } from './base.ts';

/** A folder in the repository that is meant; null means all that are known. */
const OfFolder = z.object({ folder: z.string().nullable() });
const OfTree = z.object({ id: z.string() });

export const worktrees = {
  /** Every worktree and branch that agents have left, and those of other data directories; nothing that takes time to find out. */
  list: base.input(OfFolder).output(z.array(TreeEntry)),
  /** Looks at these one after the other. Whoever stops reading stops it. */
  measure: base.input(z.object({ ids: z.array(z.string()) })).output(eventIterator(TreeMeasure)),
  /** Removes a tree with its branch. One with work that would be lost only where `seen` is what would be lost now. */
  reclaim: base
    .input(z.object({ ...Commanded.shape, ...OfTree.shape, seen: TreeLoss.nullable() }))
    .output(z.object({ head: z.string().nullable() })),
  /** Clears git's record of own trees that were removed by hand. */
  prune: base.input(OfFolder).output(z.object({ pruned: z.array(z.string()) })),
  /** What is kept of trees that are gone: it can be brought back until it is purged. */
  discarded: base.input(OfFolder).output(z.array(DiscardedWork)),
  /** Keeps what an agent's tree held no longer, where that is still `head`. */
  purge: base.input(z.object({ ...Commanded.shape, agent: AgentId, head: z.string() })).output(z.object({})),
  /** Pools of warm trees; measuring them takes its time. */
  pools: base.input(z.object({ ...OfFolder.shape, measure: z.boolean() })).output(z.array(PoolEntry)),
  /** What a tree changed since it began, as a patch; `cut` where it is too long to be given whole. */
  patch: base.input(OfTree).output(z.object({ text: z.string(), cut: z.boolean() })),
};
