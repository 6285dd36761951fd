import type { AgentId } from '#shared/lib/ids.ts';
import { ok, refuse, type Result } from '#shared/lib/result.ts';
import type { DiscardedWork } from '#shared/model/discarded-work.ts';
import type { PoolEntry } from '#shared/model/pool-entry.ts';
import { lossWords, type TreeEntry, type TreeLoss, type TreeMeasure } from '#shared/model/tree-entry.ts';
import { settledAt } from '#shared/model/worktree.ts';
import { entriesOf, usersOf } from '#main/core/worktrees/entries.ts';
import type { Standing, WarmPool } from '#main/core/ports/git.ts';
import { discardedIn, purgeWork } from './discarded.ts';
import type { Engine } from './parts.ts';
import type { Asker } from './review-tree.ts';
import { keepUncommitted, takeAway, unused } from './take-away.ts';

/** The trees that agents have left on the disk: which there are, what they take, and how they go. All of it off the engine's queue. */
export interface Worktrees {
  /** Of one repository, or of all that the ledger or the data directory knows. Measures nothing. */
  list(repository: string | null): Promise<Result<TreeEntry[]>>;
  /** Measures trees one after the other, and tells of each as soon as it is known; unknown ids are passed over. Ends with the signal. */
  measure(ids: readonly string[], signal: AbortSignal): AsyncGenerator<TreeMeasure, void>;
  /**
   * Removes a tree with its branch. Never while somebody is at work in it, and never another data directory's. With work that would be
   * lost only where `seen` is what would be lost now. Answers where its branch stood.
   */
  reclaim(id: string, seen: TreeLoss | null, asker: Asker): Promise<Result<{ head: string | null }>>;
  /** Clears git's record of own trees whose folders were removed by hand; branches and what the ledger knows stay. */
  prune(repository: string | null): Promise<Result<{ pruned: string[] }>>;
  /** What is kept of trees that are gone, until it is purged. */
  discarded(repository: string | null): Promise<Result<DiscardedWork[]>>;
  /** Keeps what a tree held no longer, where that is still this commit: it cannot be brought back after that. */
  purge(agent: AgentId, head: string, asker: Asker): Promise<Result<null>>;
  /** The pools of warm trees. What they take is measured until the signal aborts; null where nobody waits for it. */
  pools(repository: string | null, measure: AbortSignal | null): Promise<PoolEntry[]>;
  /** What a tree changed since its base, as a patch. */
  patch(id: string): Promise<Result<{ text: string; cut: boolean }>>;
}

export function createWorktrees(engine: Engine): Worktrees {
  const { views, git, disk } = engine;
  /** Written down as purged, and still on their way out of git. */
  const leaving = new Set<AgentId>();

  const repositories = async (): Promise<string[]> => {
    const known = [...views.worktrees.values()].map(({ repository }) => repository);
    return [...new Set([...known, ...(await git.repositories())])];
  };

  const entriesIn = async (repository: string): Promise<Result<TreeEntry[]>> => {
    const found = await git.found(repository, engine.treesOf(repository));
    if (!found.ok) return found;
    const rows = [...views.worktrees.values()].filter((row) => row.repository === repository);
    return ok(entriesOf(repository, found.value, { rows, agents: views.agents, live: [...views.live()] }));
  };

  const list = async (repository: string | null): Promise<Result<TreeEntry[]>> => {
    if (repository !== null) return entriesIn(repository);
    const all: TreeEntry[] = [];
    for (const each of await repositories()) {
      const entries = await entriesIn(each);
      // One that git cannot read must not hide the others.
      if (entries.ok) all.push(...entries.value);
    }
    return ok(all);
  };

  const discarded = async (repository: string | null): Promise<Result<DiscardedWork[]>> => {
    if (repository !== null) return discardedIn(engine, repository, leaving);
    const all: DiscardedWork[] = [];
    for (const each of await repositories()) {
      const works = await discardedIn(engine, each, leaving);
      // As above: a repository that is gone keeps nothing.
      if (works.ok) all.push(...works.value);
    }
    return ok(all);
  };

  const find = async (id: string): Promise<Result<TreeEntry>> => {
    const row = [...views.worktrees.values()].find(({ agent }) => agent === id);
    const entries = await list(row?.repository ?? null);
    if (!entries.ok) return entries;
    const entry = entries.value.find((each) => each.id === id);
    return entry === undefined ? refuse('unknown_worktree', `there is no worktree ${id}: it may be gone since it was listed`) : ok(entry);
  };

  /** What was squashed or rebased is in the target by other commits. */
  const standingOf = (entry: TreeEntry) => {
    const row = entry.agent === null ? undefined : views.worktrees.get(entry.agent);
    return git.standing(row === undefined ? entry : { ...entry, base: settledAt(row) });
  };

  return {
    list,
    async *measure(ids, signal) {
      const entries = await list(null);
      if (!entries.ok) return;
      const byId = new Map(entries.value.map((entry) => [entry.id, entry]));
      const tally = disk.tally();
      for (const id of ids) {
        const entry = byId.get(id);
        if (entry === undefined) continue;
        if (signal.aborted) return;
        const [stands, use, processes] = await Promise.all([
          standingOf(entry),
          entry.path === null ? NO_USE : tally.add(entry.path, signal).catch(() => NO_USE),
          entry.path === null ? [] : disk.processesIn(entry.path),
        ]);
        if (signal.aborted) return;
        const standing = stands.ok ? stands.value : UNKNOWN;
        yield {
          id,
          ...standing,
          nested: [...standing.nested],
          ...use,
          total: tally.total(),
          processes: processes === null ? null : [...processes],
          problem: stands.ok ? null : stands.problem.message,
        };
      }
    },
    async reclaim(id, seen, asker) {
      const found = await find(id);
      if (!found.ok) return found;
      const entry = found.value;
      if (entry.state === 'foreign') return refuse('not_ours', `${nameOf(entry)} belongs to another data directory: it is left alone`);
      if (entry.users.length > 0) return refuse('at_work', `${entry.users.join(', ')} works in ${nameOf(entry)}: cancel that first`);
      const free = entry.path === null ? ok(null) : await unused(engine, entry.path);
      if (!free.ok) return free;
      const stands = await standingOf(entry);
      if (!stands.ok) return stands;
      const lost = lossWords(lossOf(stands.value), entry.awaited);
      if (lost !== '' && seen === null)
        return refuse('unsaved', `${nameOf(entry)} would take work with it: ${lost}. Look at it, then discard it`);
      if (lost !== '' && !isSame(seen, stands.value))
        return refuse('moved_on', `${nameOf(entry)} has changed since it was looked at: ${lost}. Look again`);
      return remove(engine, entry, stands.value, asker);
    },
    async prune(repository) {
      const pruned: string[] = [];
      for (const of of repository === null ? await repositories() : [repository]) {
        const found = await git.found(of, engine.treesOf(of));
        if (!found.ok) return found;
        const live = [...views.live()];
        const paths = found.value.flatMap(({ owner, recorded, there, path }) =>
          owner === 'own' && recorded && !there && path !== null && usersOf(path, live).length === 0 ? [path] : [],
        );
        const forgotten = await git.forget(of, paths);
        if (!forgotten.ok) return forgotten;
        pruned.push(...paths);
      }
      return ok({ pruned });
    },
    discarded,
    async purge(agent, head, asker) {
      const found = await discarded(views.worktrees.get(agent)?.repository ?? null);
      if (!found.ok) return found;
      const work = found.value.find((each) => each.agent === agent && each.head === head);
      if (work === undefined) {
        // The same command again, as a window asks after a lost connection: it is done.
        if ((await engine.ledger.receipt(asker.id)) !== null) return ok(null);
        return refuse('not_kept', `nothing is kept of agent ${agent} as ${head}: look again`);
      }
      leaving.add(agent);
      return purgeWork(engine, work, asker).finally(() => leaving.delete(agent));
    },
    async pools(repository, measure) {
      const shown = git.pools().filter((pool) => (repository === null || pool.repository === repository) && isPool(pool));
      const tally = disk.tally();
      const entries: PoolEntry[] = [];
      for (const pool of shown) {
        const use = measure === null ? null : await tally.add(pool.folder, measure).catch(() => null);
        entries.push({ ...pool, bytes: use?.bytes ?? null });
      }
      return entries;
    },
    async patch(id) {
      const found = await find(id);
      if (!found.ok) return found;
      const { repository, path, base, agent } = found.value;
      const stands = await standingOf(found.value);
      if (!stands.ok) return stands;
      const head = stands.value.head ?? (agent === null ? null : (views.worktrees.get(agent)?.head ?? null));
      if (head === null) return refuse('no_commit', `${nameOf(found.value)} has no commit to compare with`);
      return git.patch({ repository, path, base, head });
    },
  };
}

/** A repository in which none are kept has none. */
function isPool({ size, ready, problem, tended }: WarmPool): boolean {
  return !tended || size > 0 || ready > 0 || problem !== null;
}

const NO_USE = { bytes: 0, shared: 0 };
const UNKNOWN: Standing = { head: null, ahead: 0, behind: null, changed: null, nested: [] };

async function remove(engine: Engine, entry: TreeEntry, stands: Standing, asker: Asker): Promise<Result<{ head: string | null }>> {
  const { repository, path, branch } = entry;
  const row = entry.agent === null ? undefined : engine.views.worktrees.get(entry.agent);
  if (row?.onDisk === true) {
    if (stands.changed !== 0) {
      const kept = await keepUncommitted(engine, row);
      if (!kept.ok) return kept;
    }
    const merged = row.state === 'merged' || (stands.ahead === 0 && stands.head !== row.base);
    const why = merged ? 'merged' : stands.ahead === 0 && stands.changed === 0 ? 'unchanged' : 'discarded';
    return takeAway(engine, row, why, asker);
  }
  // A branch that an agent or a person has made by another name is theirs to delete.
  const removed = await engine.git.remove({ repository, path, branch: branch?.startsWith('coppice/') === true ? branch : null });
  return removed.ok ? ok({ head: stands.head }) : removed;
}

function lossOf({ head, ahead, changed, nested }: Standing): TreeLoss {
  return { head, ahead, changed, nested: [...nested] };
}

function isSame(seen: TreeLoss | null, now: Standing): boolean {
  return seen !== null && JSON.stringify(lossOf({ ...seen, behind: null })) === JSON.stringify(lossOf(now));
}

function nameOf({ id, name, path, branch }: TreeEntry): string {
  return `${name === null ? '' : `${name}’s `}worktree ${id} (${path ?? branch ?? 'no path'})`;
}
