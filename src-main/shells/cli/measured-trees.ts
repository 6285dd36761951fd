import { resolve } from 'node:path';
import { type Reclaim, reclaimOf, type TreeEntry, type TreeMeasure } from '#shared/model/tree-entry.ts';
import type { Client } from './client.ts';
import { CommandFailed, EXIT } from './exit-codes.ts';
import type { Common } from './options.ts';

export interface MeasuredTree extends Reclaim {
  readonly entry: TreeEntry;
  /** Null where it was not looked at. */
  readonly measure: TreeMeasure | null;
}

/** The repository at `-C`, or all that are known. */
export function ofFolder({ directory }: Common): { folder: string | null } {
  return { folder: directory === undefined ? null : resolve(directory) };
}

export function treesAt(client: Client, options: Common): Promise<TreeEntry[]> {
  return client.worktrees.list(ofFolder(options));
}

export async function measured(client: Client, entries: readonly TreeEntry[]): Promise<MeasuredTree[]> {
  const measures = new Map<string, TreeMeasure>();
  for await (const each of await client.worktrees.measure({ ids: entries.map(({ id }) => id) })) measures.set(each.id, each);
  return entries.map((entry) => together(entry, measures.get(entry.id)));
}

export function together(entry: TreeEntry, measure: TreeMeasure | undefined): MeasuredTree {
  return { entry, measure: measure ?? null, ...reclaimOf(entry, measure) };
}

/** The one worktree whose id begins so. */
export function findTree(entries: readonly TreeEntry[], prefix: string): TreeEntry {
  const found = entries.filter(({ id }) => id.startsWith(prefix));
  const [only] = found;
  if (only === undefined) throw new CommandFailed(EXIT.usage, `there is no worktree ${prefix}: 'coppice worktrees list' shows them`);
  if (found.length > 1) throw new CommandFailed(EXIT.usage, `${prefix} is not unique: ${found.map(({ id }) => id).join(', ')}`);
  return only;
}

/** A tree as a person knows it, and can name it again. */
export function treeCalled({ id, name, branch, path }: TreeEntry): string {
  return `${name ?? branch ?? path ?? 'worktree'} (${id})`;
}

/** What goes from the disk with it, in bytes. */
export function freedBy({ measure }: MeasuredTree): number {
  return measure === null ? 0 : measure.bytes - measure.shared;
}
