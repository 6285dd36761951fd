import type { AgentId } from '#shared/lib/ids.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import type { Engine } from './parts.ts';

/**
 * Lets go of what was kept of an agent, wherever it worked: when the session it belongs to is purged, or its tree is gone. With a tree
 * goes what was kept of everybody who worked in it.
 */
export async function dropCheckpoints(engine: Engine, agent: AgentId, gone: Pick<Worktree, 'path'> | null): Promise<void> {
  const { views, checkpoints, onError } = engine;
  const rows = [...views.checkpoints.values()].filter(({ agents }) => agents.includes(agent));
  for (const { folder, repository, agents } of rows) {
    const top = folder === gone?.path ? folder : null;
    for (const each of top === null ? [agent] : agents) {
      const dropped = await checkpoints.drop(repository, each, top);
      if (dropped.ok) await engine.insist('checkpoints.drop', { agent: each, repository, folder: top });
      else onError(`letting go of the checkpoints of agent ${each}`, dropped.problem);
    }
  }
}
