import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { Clock } from '#main/core/ports/clock.ts';

/** When something is due for an agent (UTC ms), read off its row; null while nothing is. */
export type DueAt = (agent: Agent) => number | null;

/** One timer an agent, set anew whenever its row says another time. */
export class Timers {
  private readonly clock: Clock;
  private readonly dueAt: DueAt;
  private readonly onTime: (agent: AgentId) => void;
  private readonly running = new Map<AgentId, { at: number; stop: () => void }>();

  constructor(clock: Clock, dueAt: DueAt, onTime: (agent: AgentId) => void) {
    this.clock = clock;
    this.dueAt = dueAt;
    this.onTime = onTime;
  }

  set(agent: Agent): void {
    const at = this.dueAt(agent);
    const known = this.running.get(agent.id);
    if (at !== null && known?.at === at) return;
    known?.stop();
    this.running.delete(agent.id);
    if (at === null) return;
    const stop = this.clock.after(Math.max(0, at - this.clock.now()), () => {
      this.running.delete(agent.id);
      this.onTime(agent.id);
    });
    this.running.set(agent.id, { at, stop });
  }

  close(): void {
    for (const { stop } of this.running.values()) stop();
    this.running.clear();
  }
}

/** The end of `timeout_seconds`, while the run's clock goes. */
export const timesOutAt: DueAt = ({ run: { budget, clockMs, clockSince, stopping } }) => {
  if (budget.timeoutSeconds === undefined || clockSince === null || stopping !== null) return null;
  return clockSince + budget.timeoutSeconds * 1000 - clockMs;
};

/** The time at which a provider may be asked again. */
export const retriesAt: DueAt = ({ run: { status, waitsOn, stopping } }) =>
  status === 'waiting' && waitsOn?.on === 'limit' && stopping === null ? waitsOn.until : null;
