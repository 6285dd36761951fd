import { z } from 'zod';
import { AgentId, SessionId } from '#shared/lib/ids.ts';

/**
 * How a worktree came to stand where it does. `live`: somebody works there. `ended`: with work that is not merged. `merged`,
 * `unchanged`: nothing in it that is not elsewhere, as the ledger has it. `orphan`: it is there and the ledger knows of none, or that it
 * is gone: left by a crash. `gone`: removed by hand. `foreign`: another data directory's, or a branch of which nobody knows whose it is.
 */
export const TreeState = z.enum(['live', 'ended', 'merged', 'unchanged', 'orphan', 'gone', 'foreign']);
export type TreeState = z.infer<typeof TreeState>;

/** One worktree in a listing, as far as it is known at once. */
export const TreeEntry = z.object({
  /** The agent's id; of a tree without an agent, eight letters that stay the same. */
  id: z.string(),
  state: TreeState,
  agent: AgentId.nullable(),
  session: SessionId.nullable(),
  name: z.string().nullable(),
  /** Git's common directory. */
  repository: z.string(),
  /** Null for a branch alone. */
  path: z.string().nullable(),
  branch: z.string().nullable(),
  base: z.string().nullable(),
  /** Branch that it would be merged into. */
  target: z.string().nullable(),
  /** Its folder stands. */
  there: z.boolean(),
  /** Files changed since the base, as last committed by its agent. */
  files: z.int().nonnegative(),
  /** Names of agents that are at work in it. */
  users: z.array(z.string()),
  /** Names of agents whose work is to be merged into it. */
  awaited: z.array(z.string()),
  /** UTC ms; null where nobody knows. */
  madeAt: z.int().nullable(),
});
export type TreeEntry = z.infer<typeof TreeEntry>;

/** What a person is shown of a tree before it goes: what would go with it. */
export const TreeLoss = z.object({
  head: z.string().nullable(),
  /** Commits that its target (without one: any other branch or tag) does not have. */
  ahead: z.int().nonnegative(),
  /** Paths that are not committed; null of a folder that git cannot read. */
  changed: z.int().nonnegative().nullable(),
  /** Repositories inside it with work of their own. */
  nested: z.array(z.string()),
});
export type TreeLoss = z.infer<typeof TreeLoss>;

/** What takes time to find out of a tree. */
export const TreeMeasure = z.object({
  ...TreeLoss.shape,
  id: z.string(),
  behind: z.int().nonnegative().nullable(),
  /** On the disk; `shared` of it would not be freed, since the same files have names elsewhere. */
  bytes: z.int().nonnegative(),
  shared: z.int().nonnegative(),
  /** Of all trees measured so far in this asking, what they share counted once. */
  total: z.int().nonnegative(),
  /** Processes whose folder it is; null where the system does not tell. */
  processes: z.array(z.object({ pid: z.int(), command: z.string() })).nullable(),
  /** Why git could not look at it; then what would be lost is not known. */
  problem: z.string().nullable(),
});
export type TreeMeasure = z.infer<typeof TreeMeasure>;

/** Whether a tree may go: `safe` unasked, `asks` after a person has seen what would be lost, `never` as things stand; null before it is measured. */
export interface Reclaim {
  readonly can: 'safe' | 'asks' | 'never' | null;
  /** Why not, or what would be lost; empty where it is safe. */
  readonly why: string;
}

export function reclaimOf(entry: TreeEntry, measure: TreeMeasure | undefined): Reclaim {
  if (entry.state === 'foreign') return { can: 'never', why: "another data directory's" };
  if (entry.users.length > 0) return { can: 'never', why: `${listed(entry.users)} ${entry.users.length === 1 ? 'works' : 'work'} there` };
  if (measure === undefined) return { can: null, why: 'not looked at yet' };
  if (measure.processes !== null && measure.processes.length > 0) return { can: 'never', why: usedBy(measure.processes) };
  if (measure.problem !== null) return { can: 'never', why: measure.problem };
  const lost = lossWords(measure, entry.awaited);
  return lost === '' ? { can: 'safe', why: '' } : { can: 'asks', why: lost };
}

export function usedBy(processes: readonly { readonly pid: number; readonly command: string }[]): string {
  return `${processes.length === 1 ? 'process' : 'processes'} ${listed(processes.map(({ pid, command }) => `${pid} (${command.slice(0, 60)})`))} at work there`;
}

/** What would go with a tree, in words; empty where nothing would. */
export function lossWords({ ahead, changed, nested }: TreeLoss, awaited: readonly string[]): string {
  const parts = [
    ...(ahead === 0 ? [] : [`${counted(ahead, 'commit')} not merged`]),
    ...(changed === null ? ['git cannot read its folder'] : changed === 0 ? [] : [`${counted(changed, 'path')} not committed`]),
    ...(nested.length === 0 ? [] : [`work in the ${nested.length === 1 ? 'repository' : 'repositories'} ${listed(nested)} inside it`]),
    ...(awaited.length === 0 ? [] : [`the work of ${listed(awaited)} is to be merged into it`]),
  ];
  return parts.join('; ');
}

export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

const MOST_NAMED = 3;

function listed(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return more > 0 ? `${names.slice(0, MOST_NAMED).join(', ')} and ${more} more` : names.join(', ');
}
