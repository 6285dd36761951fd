import type { Agent } from '#shared/model/agent.ts';
import type { Lane, LaneLimit } from '#shared/model/run.ts';
import { type Projection, UNCHANGED } from './projection.ts';

type CappedLane = Exclude<Lane, 'foreground'>;
export const CAPPED: readonly CappedLane[] = ['agents', 'nanites'];

/** The lanes that have a cap, by name. */
export const lanes: Projection<LaneLimit> = {
  name: 'lanes',
  version: 2,
  fold(get, event) {
    const each = (change: (lane: CappedLane) => Partial<LaneLimit>) =>
      CAPPED.map((lane) => ({ key: lane, row: { ...(get(lane) ?? { lane, cap: -1, open: true }), ...change(lane) } }));
    switch (event.type) {
      case 'lanes.limited': {
        const { body } = event;
        return each((lane) => ({ cap: body[lane] }));
      }
      case 'engine.started':
        return each(() => ({ open: false }));
      case 'lanes.opened':
        return each(() => ({ open: true }));
      default:
        return UNCHANGED;
    }
  },
};

/** What is asked of an agent here: any row that has a run. */
export type Running = Pick<Agent, 'run'>;

/**
 * Runs of a lane that hold a place: at work, or waiting for anything but a child or a place.
 * @param live agents whose run has not ended
 */
export function atWork(live: Iterable<Running>, lane: Lane): number {
  let count = 0;
  for (const { run } of live) {
    if (run.lane !== lane || (run.status !== 'running' && run.status !== 'waiting')) continue;
    if (run.status === 'waiting' && (run.waitsOn?.on === 'child' || run.waitsOn?.on === 'place')) continue;
    count += 1;
  }
  return count;
}

/**
 * Who takes the next places of a lane, first one first: runs that go on before runs that are new, each in the order in which they came.
 * One that is being stopped or held is not in line; it keeps its place for when it goes on.
 */
export function line<Each extends Running>(live: Iterable<Each>, lane: Lane): Each[] {
  const goesOn = ({ run }: Running): boolean => run.status === 'waiting' && run.waitsOn?.on === 'place';
  return [...live]
    .filter((each) => each.run.lane === lane && each.run.stopping === null && (goesOn(each) || each.run.status === 'queued'))
    .toSorted((a, b) => Number(goesOn(b)) - Number(goesOn(a)) || (a.run.inLine ?? 0) - (b.run.inLine ?? 0));
}

/** Place in the line of its lane, from 1; null where the agent is not in it. */
export function positionOf<Each extends Running>(live: Iterable<Each>, agent: Each): number | null {
  // Asked of many agents after every fact: most are in no line.
  if (agent.run.inLine === null) return null;
  const place = line(live, agent.run.lane).indexOf(agent);
  return place < 0 ? null : place + 1;
}
