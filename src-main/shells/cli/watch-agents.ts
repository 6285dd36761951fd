import type { Agent } from '#shared/model/agent.ts';
import { agents } from '#shared/projections/agents.ts';
import { applyChanges } from '#shared/projections/projection.ts';
import type { Client } from './client.ts';

/** Every agent by id as they stand now, and again after each change; ends when the signal aborts. The map is one and the same. */
export async function* watchAgents(client: Client, signal: AbortSignal): AsyncGenerator<ReadonlyMap<string, Agent>> {
  while (!signal.aborted) {
    const snapshot = await client.live.snapshot();
    const rows = new Map<string, Agent>(snapshot.agents.map((agent) => [agent.id, agent]));
    yield rows;
    const batches = await client.live.subscribe({ after: snapshot.seq, roots: [] }, { signal });
    for await (const batch of batches) {
      if (batch.kind === 'reset') break;
      if (batch.kind === 'flow') continue;
      for (const event of batch.events)
        applyChanges(
          rows,
          agents.fold((key) => rows.get(key), event),
        );
      yield rows;
    }
  }
}
