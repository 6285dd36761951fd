import type { AgentId } from '#shared/lib/ids.ts';
import type { Loop, LoopCall } from '#shared/projections/loops.ts';
import { hasEnded } from '#shared/model/run.ts';
import type { Folds } from '#main/core/ports/decision.ts';

/** Something of the world that is due for an agent, read off where it stands: after a restart the same is due again. */
export type Effect =
  | { readonly kind: 'make_worktree' }
  | { readonly kind: 'set_up' }
  | { readonly kind: 'reserve'; readonly turn: number; readonly attempt: number }
  | { readonly kind: 'ask_model'; readonly turn: number; readonly attempt: number }
  | { readonly kind: 'run_tool'; readonly call: LoopCall }
  | { readonly kind: 'settle' }
  | { readonly kind: 'kill' };

/** Names an effect, so that one that is under way is not begun twice. */
export function effectKey(agent: AgentId, effect: Effect): string {
  switch (effect.kind) {
    case 'reserve':
      return `${agent} reserve ${effect.turn}.${effect.attempt}`;
    case 'ask_model':
      return `${agent} turn ${effect.turn}.${effect.attempt}`;
    case 'run_tool':
      return `${agent} ${effect.call.call}`;
    default:
      return `${agent} ${effect.kind}`;
  }
}

/** Pure. What the ports have to do for this agent now. */
export function due(folds: Folds, id: AgentId): readonly Effect[] {
  const agent = folds.agents.get(id);
  const loop = folds.loops.get(id);
  if (agent === undefined || loop === undefined || hasEnded(agent.run.status)) return [];
  if (agent.run.stopping?.killed === true) return [{ kind: 'kill' }];
  if (agent.run.stopping !== null) {
    // Children first: a parent is put away when nothing below it is still being stopped.
    const below = folds.childrenOf(id).some((child) => isStopping(folds, child));
    return below ? [] : [{ kind: 'settle' }];
  }
  // Nothing is made for one that has no place yet: a long queue would fill the disk.
  const running = agent.run.status === 'running';
  if (loop.making) return running ? [{ kind: 'make_worktree' }] : [];
  if (loop.settingUp) return running ? [{ kind: 'set_up' }] : [];
  if (!running && agent.run.status !== 'waiting') return [];
  // In line for money it is asked for again; in line for anything else it is not yet its turn.
  const mayReserve = running || agent.run.waitsOn?.on === 'budget';
  if (loop.phase === 'requested' && mayReserve) return [{ kind: 'reserve', turn: loop.turn, attempt: loop.attempt + 1 }];
  if (loop.phase === 'started') return [{ kind: 'ask_model', turn: loop.turn, attempt: loop.attempt }];
  if (loop.phase !== 'answered') return [];
  // Reads are due once they are started; what changes something is started by its port, which first says how to recover it.
  const reads = loop.calls.filter((call) => call.state === 'started' && !call.mutates);
  const changes = running ? startable(loop).filter((call) => call.mutates) : [];
  return [...reads, ...changes].map((call) => ({ kind: 'run_tool', call }));
}

function isStopping(folds: Folds, id: AgentId): boolean {
  const run = folds.agents.get(id)?.run;
  return (run !== undefined && run.stopping !== null) || folds.childrenOf(id).some((child) => isStopping(folds, child));
}

/**
 * Calls that may start now. They run in the order the model gave them; reads that stand side by side run together,
 * and what changes something runs alone.
 */
export function startable(loop: Loop): readonly LoopCall[] {
  const free: LoopCall[] = [];
  for (const call of loop.calls) {
    if (call.state === 'ended') continue;
    const ready = call.state === 'ready' || call.state === 'requested';
    if (call.mutates) {
      const first = loop.calls.find((each) => each.state !== 'ended');
      if (ready && first === call) free.push(call);
      break;
    }
    if (ready) free.push(call);
    else if (call.state !== 'started') break;
  }
  return free;
}
