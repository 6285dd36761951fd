import type { AgentId } from '#shared/lib/ids.ts';
import { due, type Effect, effectKey } from '#main/core/turns/due.ts';
import type { ToolContext } from '#main/core/ports/tools.ts';
import { askModel } from './ask-model.ts';
import { makeWorktree } from './make-worktree.ts';
import type { Engine } from './parts.ts';
import { reserve } from './reserve.ts';
import { runTool } from './run-tool.ts';
import { runSetup } from './run-setup.ts';
import { settle } from './settle.ts';

interface UnderWay {
  readonly agent: AgentId;
  readonly kind: Effect['kind'];
  readonly controller: AbortController;
  readonly killer: AbortController;
  readonly done: Promise<void>;
}

/** `signal`: end soon and in order. `killed`: end at once. */
type Signals = Pick<ToolContext, 'signal' | 'killed'>;

/** Does what is due. Each effect is begun once, and when it ends the agent is looked at again. */
export class Effects {
  private readonly underWay = new Map<string, UnderWay>();
  private closed = false;

  look(engine: Engine, agent: AgentId): void {
    if (this.closed) return;
    for (const effect of due(engine.views, agent)) {
      if (!engine.awake() && !isEnd(effect)) continue;
      const key = effectKey(agent, effect);
      if (this.underWay.has(key)) continue;
      const controller = new AbortController();
      const killer = new AbortController();
      const done = this.begin(engine, agent, effect, { signal: controller.signal, killed: killer.signal }).then((sound) => {
        this.underWay.delete(key);
        if (sound) this.look(engine, agent);
      });
      this.underWay.set(key, { agent, kind: effect.kind, controller, killer, done });
    }
  }

  /** Stops the present turn of an agent: its model call and its tools. Resolves when they have ended. */
  async abort(agent: AgentId): Promise<void> {
    const own = [...this.underWay.values()].filter((each) => each.agent === agent && !isEnd(each));
    for (const { controller } of own) controller.abort();
    await Promise.all(own.map(({ done }) => done));
  }

  /** Kills what is under way for an agent, its orderly end too, and waits for nothing: not now, and not when Coppice ends. */
  kill(agent: AgentId): void {
    for (const [key, each] of this.underWay) {
      if (each.agent !== agent || each.kind === 'kill') continue;
      each.killer.abort();
      each.controller.abort();
      this.underWay.delete(key);
    }
  }

  /** Begins nothing more, stops everything and waits for it: what was under way is found again by the next start. */
  async close(): Promise<void> {
    this.closed = true;
    for (const { controller } of this.underWay.values()) controller.abort();
    await Promise.all([...this.underWay.values()].map(({ done }) => done));
  }

  /** Contract: never rejects. A port that breaks its own contract must not take the engine with it. */
  private async begin(engine: Engine, agent: AgentId, effect: Effect, signals: Signals): Promise<boolean> {
    // Not within the commit that made it due: its caller goes on first.
    await Promise.resolve();
    try {
      switch (effect.kind) {
        case 'reserve':
          await reserve(engine, agent, effect.turn, signals.signal);
          break;
        case 'ask_model':
          await askModel(engine, agent, effect.turn, effect.attempt, signals.signal);
          break;
        case 'run_tool':
          await runTool(engine, agent, effect.call, signals);
          break;
        case 'make_worktree':
          await makeWorktree(engine, agent, signals.signal);
          break;
        case 'set_up':
          await runSetup(engine, agent, signals);
          break;
        case 'settle':
        case 'kill':
          await settle(engine, agent, effect.kind, signals);
      }
      return true;
    } catch (error) {
      if (this.closed) return false;
      engine.onError(`${effect.kind} of agent ${agent}`, error);
      if (isEnd(effect)) return false;
      const reason = `Coppice failed: ${error instanceof Error ? error.message : String(error)}`;
      await engine.insist('run.fail', { agent, reason }).catch((again: unknown) => engine.onError(`ending agent ${agent}`, again));
      return true;
    }
  }
}

function isEnd({ kind }: Pick<Effect, 'kind'>): boolean {
  return kind === 'settle' || kind === 'kill';
}
