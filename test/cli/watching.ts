import { createORPCClient } from '@orpc/client';
import { RPCLink } from '@orpc/client/websocket';
import { onTestFinished } from 'vitest';
import { createVisitorSeat } from '#main/engine-seat.ts';
import type { Client } from '#main/shells/cli/client.ts';
import { watchAgents } from '#main/shells/cli/watch-agents.ts';
import type { Agent } from '#shared/model/agent.ts';
import { positionOf } from '#shared/projections/lanes.ts';
import { hasEnded } from '#shared/model/run.ts';

/** How an agent stands, and where in line. */
export type Standing = Agent['run']['status'] | `queued at ${number}`;

export interface Watching {
  readonly client: Client;
  /** Resolves with how all agents stand, by name, once it holds. Of two with one name the newer counts. */
  until(met: (standing: Record<string, Standing>) => boolean): Promise<Record<string, Standing>>;
  /** Id of the agent of this name. */
  id(name: string): Promise<string>;
}

/** Looks into the engine that another process has open, as a window does. Ends with the test. */
export async function watchEngine(data: string): Promise<Watching> {
  const seat = createVisitorSeat(data, '0.0.0-test');
  const place = await seat.join({ via: 'window', client: 'test' });
  if (!place.ok || place.value.kind === 'own') throw new Error(`no engine is open on ${data}`);
  const socket = place.value.link;
  const client = createORPCClient<Client>(new RPCLink({ websocket: socket as unknown as WebSocket }));
  onTestFinished(async () => {
    socket.terminate();
    await seat.close();
  });
  return {
    client,
    async until(met) {
      for await (const agents of watchAgents(client, new AbortController().signal)) {
        const standing = standingOf([...agents.values()]);
        if (met(standing)) return standing;
      }
      throw new Error('the engine has ended');
    },
    async id(name) {
      const { agents } = await client.live.snapshot();
      const found = inOrder(agents).findLast((agent) => agent.name === name);
      if (found === undefined) throw new Error(`there is no agent ${name}`);
      return found.id;
    },
  };
}

function standingOf(agents: readonly Agent[]): Record<string, Standing> {
  const live = agents.filter(({ run }) => !hasEnded(run.status));
  return Object.fromEntries(
    inOrder(agents).map((agent) => {
      const position = agent.run.status === 'queued' ? positionOf(live, agent) : null;
      return [agent.name, position === null ? agent.run.status : (`queued at ${position}` as const)];
    }),
  );
}

function inOrder(agents: readonly Agent[]): Agent[] {
  return agents.toSorted((a, b) => a.order - b.order);
}
