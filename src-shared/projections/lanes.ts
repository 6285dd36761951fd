import type { Agent } from '#shared/model/agent.ts';

/**
 * Runs of the lane `agents` that hold a place: at work, or waiting for anything but a child or a place.
 * @param live agents whose run has not ended
 */
export function atWork(live: Iterable<Agent>): number {
  let count = 0;
  for (const { run } of live) {
    if (run.lane !== 'agents' || (run.status !== 'running' && run.status !== 'waiting')) continue;
    if (run.status === 'waiting' && (run.waitsOn?.on === 'child' || run.waitsOn?.on === 'place')) continue;
    count += 1;
  }
  return count;
}

/** The same and the runs in line for a place: their children have ended, and nobody new goes before them. */
export function placesTaken(live: Iterable<Agent>): number {
  let inLine = 0;
  const all = [...live];
  for (const { run } of all) if (run.lane === 'agents' && run.status === 'waiting' && run.waitsOn?.on === 'place') inLine += 1;
  return atWork(all) + inLine;
}
