import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { TreeEntry, TreeState } from '#shared/model/tree-entry.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import { isWithin } from '#main/core/ports/decision.ts';
import type { FoundTree } from '#main/core/ports/git.ts';

export interface Known {
  /** Worktrees of this repository, as the ledger has them. */
  readonly rows: readonly Worktree[];
  readonly agents: { get(id: AgentId): Agent | undefined };
  readonly live: readonly Agent[];
}

/** Holds what the ledger knows of a repository's trees against what stands there. What is gone in both is left out. */
export function entriesOf(repository: string, found: readonly FoundTree[], known: Known): TreeEntry[] {
  const left = new Set(found);
  const take = (fits: (each: FoundTree) => boolean): FoundTree | undefined => {
    const one = [...left].find(fits);
    if (one !== undefined) left.delete(one);
    return one;
  };
  const ours = known.rows.flatMap((row) => {
    const tree = take(({ path }) => path === row.path);
    const alone = take(({ path, branch }) => path === null && branch === row.branch);
    const agent = known.agents.get(row.agent);
    if (tree === undefined && alone === undefined && !row.onDisk) return [];
    return [entryOfRow(row, agent, tree, known)];
  });
  return [...ours, ...[...left].map((each) => entryOfFound(repository, each, known))];
}

function entryOfRow(row: Worktree, agent: Agent | undefined, tree: FoundTree | undefined, known: Known): TreeEntry {
  const users = usersOf(row.path, known.live);
  // Before it is made nobody has it as a folder, and still it is on its way.
  if (users.length === 0 && agent !== undefined && !hasEnded(agent.run.status)) users.push(agent.name);
  return {
    id: row.agent,
    state: stateOf(row, agent, tree, users),
    agent: row.agent,
    session: row.session,
    name: agent?.name ?? null,
    repository: row.repository,
    path: row.path,
    branch: row.branch,
    base: row.base,
    target: row.target?.branch ?? null,
    there: tree?.there ?? false,
    files: row.files,
    users,
    awaited: awaitedBy(row.branch, known),
    madeAt: tree?.madeAt ?? null,
  };
}

function stateOf(row: Worktree, agent: Agent | undefined, tree: FoundTree | undefined, users: readonly string[]): TreeState {
  if (users.length > 0) return 'live';
  if (!row.onDisk) return 'orphan';
  if (tree?.there !== true) return 'gone';
  if (row.state === 'merged') return 'merged';
  return row.commits === 0 && agent?.run.status !== 'interrupted' ? 'unchanged' : 'ended';
}

function entryOfFound(repository: string, { id, path, branch, owner, there, madeAt }: FoundTree, known: Known): TreeEntry {
  const users = path === null ? [] : usersOf(path, known.live);
  return {
    id,
    state: users.length > 0 ? 'live' : owner === 'own' ? 'orphan' : 'foreign',
    agent: null,
    session: null,
    name: null,
    repository,
    path,
    branch,
    base: null,
    target: null,
    there,
    files: 0,
    users,
    awaited: branch === null ? [] : awaitedBy(branch, known),
    madeAt,
  };
}

/** Agents at work whose folder is this one or lies below it, those below the tree's own agent too. */
export function usersOf(path: string, live: readonly Agent[]): string[] {
  return live.filter(({ cwd }) => isWithin(cwd, path)).map(({ name }) => name);
}

/** Whose work waits to be merged into a branch. */
function awaitedBy(branch: string, { rows, agents }: Known): string[] {
  return rows
    .filter((row) => row.target?.branch === branch && row.state === 'ready' && row.onDisk && row.commits > 0)
    .map((row) => agents.get(row.agent)?.name ?? row.agent);
}
