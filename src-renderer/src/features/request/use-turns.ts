import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useClient } from '#renderer/client/client-context.tsx';
import { useRefreshed } from '#renderer/ui/use-refreshed.ts';
import type { Agent } from '#shared/model/agent.ts';
import { chooseTurn, useRequest } from './request-view.ts';

/** Turns of an agent that have an exchange on record, the chosen one of them, and the way to the others. */
export function useTurns(agent: Agent) {
  const { queries } = useClient();
  const client = useQueryClient();
  const options = queries.turns.list.queryOptions({ input: { agent: agent.id }, retry: false, staleTime: 0 });
  const list = useQuery(options);
  // A turn that ends or is cut changes what the agent has used.
  const { outputTokens, unknown } = agent.usage;
  useRefreshed(
    `${agent.turns} ${outputTokens} ${unknown} ${agent.run.status}`,
    () => void client.invalidateQueries({ queryKey: options.queryKey }),
    400,
  );

  const turns = list.data ?? [];
  const wanted = useRequest((request) => request.chosen[agent.id]);
  const found = turns.findIndex((turn) => keyOf(turn) === wanted);
  const at = found === -1 ? turns.length - 1 : found;
  return {
    list,
    turns,
    turn: turns[at],
    at,
    go: (to: number) => {
      const turn = turns[to];
      if (turn !== undefined) chooseTurn(agent.id, to === turns.length - 1 ? null : keyOf(turn));
    },
  };
}

export type TurnEntry = ReturnType<typeof useTurns>['turns'][number];

export function keyOf({ turn, attempt }: { turn: number; attempt: number }): string {
  return `${turn}.${attempt}`;
}
