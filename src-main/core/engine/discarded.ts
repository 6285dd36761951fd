import { AgentId } from '#shared/lib/ids.ts';
import { ok, type Result } from '#shared/lib/result.ts';
import type { DiscardedWork } from '#shared/model/discarded-work.ts';
import { canComeBack } from '#shared/model/worktree.ts';
import type { Kept } from '#main/core/ports/merging.ts';
import type { Engine } from './parts.ts';
import type { Asker } from './review-tree.ts';

/** What is kept in a repository of trees that are gone. @param leaving of whom it is being purged */
export async function discardedIn(engine: Engine, repository: string, leaving: ReadonlySet<AgentId>): Promise<Result<DiscardedWork[]>> {
  // As of before git is read: one that has left meanwhile may have been read before it did.
  const hidden = new Set(leaving);
  const kept = await engine.merging.kept(repository);
  if (!kept.ok) return kept;
  return ok(kept.value.flatMap((each) => workOf(engine, repository, each)).filter(({ agent }) => !hidden.has(agent)));
}

function workOf({ views }: Engine, repository: string, { agent: id, commit, alone }: Kept): DiscardedWork[] {
  const { data: agent } = AgentId.safeParse(id);
  if (agent === undefined) return [];
  const row = views.worktrees.get(agent);
  // On its way out or back: its ref is in use, and is seen to by whoever finishes that.
  if (row !== undefined && (row.onDisk || row.pending !== null)) return [];
  const name = views.agents.get(agent)?.name ?? null;
  const known =
    row === undefined ? NOBODY : { branch: row.branch, merged: row.state === 'merged', back: canComeBack(row), since: row.keptSince };
  return [{ agent, name, repository, head: commit, alone, ...known }];
}

const NOBODY = { branch: null, merged: false, back: false, since: null };

/** Keeps it no longer. It is written down first: what is on the record as kept is there. A ref that a crash left after that goes too. */
export async function purgeWork(engine: Engine, { agent, repository, head }: DiscardedWork, asker: Asker): Promise<Result<null>> {
  if ((engine.views.worktrees.get(agent)?.keptSince ?? null) !== null) {
    const purged = await engine.dispatch('worktree.purge', { agent, head }, asker);
    if (!purged.ok) return purged;
  }
  const gone = await engine.merging.letGo(repository, agent, head);
  return gone.ok ? ok(null) : gone;
}
