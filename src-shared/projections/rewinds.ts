import type { AgentId, CallId } from '#shared/lib/ids.ts';
import type { RewindPlan } from '#shared/model/rewind.ts';
import { type Projection, UNCHANGED } from './projection.ts';

export interface Rewinding {
  readonly agent: AgentId;
  /** One that has begun and not ended; `from` is what the files were, once that is kept. */
  readonly pending: { readonly plan: RewindPlan; readonly from: { readonly tree: string; readonly commit: string } | null } | null;
  /** Why the last one did not come about; null where it did, or is under way. */
  readonly failed: string | null;
  /** Calls that no longer count: what agents that they spawned have to say is not for this conversation. */
  readonly calls: readonly CallId[];
}

/** By the id of the agent that was, or is being, rewound. */
export const rewinds: Projection<Rewinding> = {
  name: 'rewinds',
  version: 1,
  fold(get, event) {
    const { agent } = event;
    if (agent === null) return UNCHANGED;
    const put = (change: Partial<Rewinding>) => [
      { key: agent, row: { ...(get(agent) ?? { agent, pending: null, failed: null, calls: [] }), ...change } },
    ];
    switch (event.type) {
      case 'rewind.requested':
        return put({ pending: { plan: event.body, from: null }, failed: null });
      case 'rewind.started': {
        const pending = get(agent)?.pending ?? null;
        return pending === null ? UNCHANGED : put({ pending: { ...pending, from: event.body } });
      }
      case 'rewind.failed':
        return put({ pending: null, failed: event.body.why });
      case 'agent.rewound': {
        const { gone, back } = event.body;
        const calls = (get(agent)?.calls ?? []).filter((call) => !back.calls.includes(call));
        return put({ pending: null, calls: [...calls, ...gone.calls] });
      }
      default:
        return UNCHANGED;
    }
  },
};
