import type { AgentId } from '#shared/lib/ids.ts';
import { ok, type Result } from '#shared/lib/result.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import type { Included } from '#main/core/ports/git.ts';
import type { Equipment } from '#main/core/worktrees/decide.ts';
import type { Engine } from './parts.ts';
import { treeSettingsFor } from './tree-settings.ts';

/** Makes an agent's tree. Where git cannot, the run fails: work that was to be kept apart is not done in the parent's folder. */
export async function makeWorktree(engine: Engine, id: AgentId, signal: AbortSignal): Promise<void> {
  const tree = engine.views.worktrees.get(id);
  const agent = engine.views.agents.get(id);
  if (tree === undefined || agent === undefined) return;
  const started = await engine.insist('worktree.start', { agent: id });
  if (!started.ok) return;
  const added = await addTree(engine, tree);
  if (!added.ok) {
    await engine.insist('worktree.failed', { agent: id, why: `Its worktree could not be made: ${added.problem.message}` });
    return;
  }
  const { leftBehind, ...equipment } = await equip(engine, agent, tree, signal);
  await withPorts(engine, id, (ports) => engine.insist('worktree.made', { agent: id, leftBehind, ...equipment, ...ports }));
}

/** What the tree gets besides its files, from its parent's tree and from what is set for its repository. */
export async function equip(
  engine: Engine,
  agent: Agent,
  tree: Worktree,
  signal: AbortSignal,
): Promise<Pick<Equipment, 'included' | 'setup'> & { readonly leftBehind: number }> {
  const parent = agent.parent === null ? undefined : engine.views.agents.get(agent.parent);
  const folder = parent === undefined ? undefined : await engine.git.inspect(parent.cwd);
  const top = folder?.ok === true ? folder.value.top : null;
  const included = top === null ? null : await include(engine, top, tree.path, signal);
  const { setup: commands, setupRequired: required, setupTimeoutSeconds: timeoutSeconds } = await treeSettingsFor(engine, agent);
  return {
    leftBehind: folder?.ok === true ? folder.value.dirty : 0,
    ...(included === null ? {} : { included }),
    ...(commands.length === 0 ? {} : { setup: { commands, required, timeoutSeconds } }),
  };
}

/** Writes that a tree stands, with ports that are no other's. */
export async function withPorts(
  engine: Engine,
  id: AgentId,
  write: (ports: Pick<Equipment, 'ports'>) => Promise<Result<unknown>>,
): Promise<void> {
  for (;;) {
    const taken = [...engine.views.worktrees.values()].flatMap(({ onDisk, ports }) => (onDisk && ports !== null ? [ports] : []));
    const ports = await engine.ports.findRange(id, taken);
    const written = await write(ports === null ? {} : { ports });
    // A tree that was made at the same time was quicker: its ports are among the taken now.
    if (written.ok || written.problem.code !== 'ports_taken') return;
  }
}

/** Copies what the tree shall have besides; null where nothing came of it. A failure is told, and the tree is used as it is. */
async function include(engine: Engine, from: string, to: string, signal: AbortSignal): Promise<Included | null> {
  const included = await engine.git.include({ from, to }, signal);
  if (!included.ok) return { files: 0, bytes: 0, notes: [included.problem.message] };
  return included.value.files + included.value.notes.length === 0 ? null : included.value;
}

/** A crash may have come between git's work and the fact of it, or into the middle of git's work: nobody has worked there yet. */
async function addTree(engine: Engine, tree: Worktree): ReturnType<Engine['git']['add']> {
  const added = await engine.git.add(tree);
  if (added.ok || (await isThere(engine, tree))) return ok(undefined);
  const left = await engine.git.resolve(tree.repository, `refs/heads/${tree.branch}`);
  if (left !== tree.base) return added;
  await engine.git.remove(tree);
  return engine.git.add(tree);
}

async function isThere(engine: Engine, tree: Worktree): Promise<boolean> {
  const found = await engine.git.inspect(tree.path);
  return found.ok && found.value.branch === tree.branch && found.value.project === tree.repository;
}
