import { hasEnded } from '#shared/model/run.ts';
import type { Worktree } from '#shared/model/worktree.ts';
import type { Scratch } from '#main/core/ports/ledger.ts';
import { type StartEngine, unfinishedCalls } from '#main/core/recovery/decide.ts';
import type { Engine } from './parts.ts';

/** Looks into everything that the former engine left open, and writes down what is known of it. */
export async function recover(engine: Engine): Promise<{ interrupted: number }> {
  const { views, ledger, version, pid, shell } = engine;
  const scratches: Scratch[] = [];
  for (const agent of views.live()) {
    const scratch = await ledger.scratch(agent.id);
    if (scratch !== null) scratches.push(scratch);
  }
  const aftermaths: StartEngine['aftermaths'][number][] = [];
  for (const { agent, call } of unfinishedCalls(views)) {
    const conversation = await engine.conversations.of(agent.id, agent.session);
    const tool = call.tool === null ? undefined : engine.toolbox.find(call.tool);
    const checked = tool?.check(conversation.calls.get(call.call)?.args, agent.cwd);
    const aftermath =
      tool !== undefined && checked?.ok === true
        ? await tool.recover(checked.args, call.recovery ?? {}, agent.cwd)
        : { known: false as const, output: '' };
    aftermaths.push({ agent: agent.id, call: call.call, aftermath });
  }
  const started = await engine.dispatch('engine.start', { version, pid, shell, scratches, aftermaths });
  for (const agent of views.agents.values()) if (hasEnded(agent.run.status)) engine.conversations.forget(agent.id);
  await recoverBranches(engine);
  return started.ok ? started.value : { interrupted: 0 };
}

/** A merge or a removal that was cut off: git says whether it took place. */
async function recoverBranches(engine: Engine): Promise<void> {
  for (const tree of [...engine.views.worktrees.values()]) {
    const { agent, pending, repository, branch } = tree;
    if (pending?.kind === 'merge') {
      const now = await engine.git.resolve(repository, `refs/heads/${pending.target}`);
      const merged = now === null ? null : await engine.git.resolve(repository, `${now}^2`);
      const done = now !== pending.before && merged === pending.head;
      const detail = done ? 'it was done when Coppice ended' : 'Coppice ended before it was done: nothing has moved';
      await engine.dispatch('merge.end', { agent, outcome: done ? 'merged' : 'failed', commit: done ? now : null, detail });
    } else if (pending?.kind === 'discard') {
      await engine.git.remove(tree);
      await engine.dispatch('worktree.gone', { agent, why: tree.state === 'merged' ? 'merged' : 'discarded', head: pending.head });
    } else if (tree.state === 'ready' && tree.commits === 0 && isOver(engine, agent)) {
      // An unchanged tree that was still to be removed. Work that could not be committed, or came later, stays.
      const head = await engine.git.resolve(repository, `refs/heads/${branch}`);
      const gone = head === null || (head === tree.base && (await isClean(engine, tree)) && (await engine.git.remove(tree)).ok);
      if (gone) await engine.dispatch('worktree.gone', { agent, why: 'unchanged', head: tree.head });
    }
  }
}

async function isClean(engine: Engine, { path, branch }: Worktree): Promise<boolean> {
  const found = await engine.git.inspect(path);
  return found.ok && found.value.branch === branch && found.value.dirty === 0;
}

function isOver(engine: Engine, agent: Parameters<Engine['views']['agents']['get']>[0]): boolean {
  const run = engine.views.agents.get(agent)?.run;
  return run !== undefined && hasEnded(run.status) && run.status !== 'interrupted';
}
