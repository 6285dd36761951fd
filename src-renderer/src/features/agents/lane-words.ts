import type { Lane } from '#shared/model/run.ts';

export const laneTitles: Record<Lane, string> = { foreground: 'Foreground', agents: 'Agents', nanites: 'Nanites' };

/** How full a lane is: `2 / 6 at work, 4 queued`. A cap of -1, or none, is unlimited. */
export function laneNote(atWork: number, cap: number | undefined, queued: number): string {
  const full = cap === undefined || cap < 0 ? `${atWork} at work` : `${atWork} / ${cap} at work`;
  return queued === 0 ? full : `${full}, ${queued} queued`;
}
