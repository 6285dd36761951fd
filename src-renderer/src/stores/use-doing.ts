import type { Flow } from '#shared/events/flow.ts';
import type { AgentId } from '#shared/lib/ids.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import { nowWords } from './agent-words.ts';
import { useFlow } from './flow.ts';
import { lanePlaces } from './lane-places.ts';
import { type LiveState, useLive } from './live.ts';

const streaming: Record<Flow['kind'], string> = { text: 'Writes', reasoning: 'Thinks', call: 'Writes a tool call', output: '' };

/** What an agent does or waits for now, in one line; while its answer streams, what streams. */
export function useDoing(agent: Agent): string {
  const open = useFlow((flow) => flow.blocks.get(agent.session)?.findLast((block) => block.kind !== 'output')?.kind);
  // Joined, so that the same names are the same value.
  const names = useLive((live) => awaited(live, agent).join('\n'));
  const place = useLive((live) => lanePlaces(live.agents).get(agent.id) ?? null);
  const { run } = agent;
  if (run.status === 'running' && run.stopping === null && !run.pausing && open !== undefined) return streaming[open];
  return nowWords(agent, { names: names === '' ? [] : names.split('\n'), place });
}

/** Names of those that an agent waits for. Children that ended are waited for no more. */
function awaited({ agents }: LiveState, { run: { waitsOn } }: Agent): readonly string[] {
  const found = (id: AgentId) => agents.get(id) ?? [];
  if (waitsOn?.on === 'agent') return [waitsOn.agent].flatMap(found).map(({ name }) => name);
  if (waitsOn?.on !== 'child') return [];
  return waitsOn.agents
    .flatMap(found)
    .filter(({ run }) => !hasEnded(run.status))
    .map(({ name }) => name);
}
