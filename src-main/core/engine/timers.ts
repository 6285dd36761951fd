import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import type { Clock } from '#main/core/ports/clock.ts';

/** One timer an agent, for the `timeout_seconds` of its run. Stands while the run's clock stands. */
export class Timers {
  private readonly clock: Clock;
  private readonly onTime: (agent: AgentId) => void;
  private readonly running = new Map<AgentId, { since: number; stop: () => void }>();

  constructor(clock: Clock, onTime: (agent: AgentId) => void) {
    this.clock = clock;
    this.onTime = onTime;
  }

  set(agent: Agent): void {
    const { budget, clockMs, clockSince, stopping } = agent.run;
    const wanted = budget.timeoutSeconds !== undefined && clockSince !== null && stopping === null;
    const known = this.running.get(agent.id);
    if (wanted && known?.since === clockSince) return;
    known?.stop();
    this.running.delete(agent.id);
    if (!wanted) return;
    const left = (budget.timeoutSeconds ?? 0) * 1000 - clockMs - (this.clock.now() - clockSince);
    const stop = this.clock.after(Math.max(0, left), () => {
      this.running.delete(agent.id);
      this.onTime(agent.id);
    });
    this.running.set(agent.id, { since: clockSince, stop });
  }

  close(): void {
    for (const { stop } of this.running.values()) stop();
    this.running.clear();
  }
}
