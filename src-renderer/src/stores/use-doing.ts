import type { Flow } from '#shared/events/flow.ts';
import type { Agent } from '#shared/model/agent.ts';
import { hasEnded } from '#shared/model/run.ts';
import { nowWords } from './agent-words.ts';
import { useFlow } from './flow.ts';
import { useLive } from './live.ts';

const streaming: Record<Flow['kind'], string> = { text: 'Writes', reasoning: 'Thinks', call: 'Writes a tool call', output: '' };

/** What an agent does or waits for now, in one line; while its answer streams, what streams. */
export function useDoing(agent: Agent): string {
  const open = useFlow((flow) => flow.blocks.get(agent.session)?.findLast((block) => block.kind !== 'output')?.kind);
  // Joined, so that the same names are the same value. Those that ended are waited for no more.
  const names = useLive((live) => {
    const awaited = agent.run.waitsOn?.on === 'child' ? agent.run.waitsOn.agents.flatMap((id) => live.agents.get(id) ?? []) : [];
    return awaited
      .filter((each) => !hasEnded(each.run.status))
      .map((each) => each.name)
      .join('\n');
  });
  if (agent.run.status === 'running' && agent.run.stopping === null && open !== undefined) return streaming[open];
  return nowWords(agent, names === '' ? [] : names.split('\n'));
}
