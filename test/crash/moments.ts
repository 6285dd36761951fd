import { setTimeout as pause } from 'node:timers/promises';
import type { EventType } from '#shared/events/catalog.ts';
import type { Command } from '#test/support/installation.ts';

/** When a process is to be killed. */
export type Moment =
  | { readonly when: 'starting'; readonly ms: number }
  | { readonly when: 'event'; readonly count: number }
  | { readonly when: 'after'; readonly type: EventType; readonly nth: number; readonly ms: number };

const KINDS: readonly ((chance: () => number) => Moment)[] = [
  (chance) => ({ when: 'event', count: 1 + Math.floor(chance() * 60) }),
  // While a command runs, or at its gate.
  (chance) => ({ when: 'after', type: 'tool.started', nth: Math.floor(chance() * 5), ms: chance() * 120 }),
  // While an answer streams.
  (chance) => ({ when: 'after', type: 'turn.started', nth: Math.floor(chance() * 6), ms: chance() * 40 }),
  // While git makes a tree.
  (chance) => ({ when: 'after', type: 'worktree.requested', nth: Math.floor(chance() * 2), ms: chance() * 30 }),
  // While a child's work is committed and put away.
  (chance) => ({ when: 'after', type: 'run.stopping', nth: 0, ms: chance() * 40 }),
  // While the engine starts, looks into what was left, or is being asked to resume.
  (chance) => ({ when: 'starting', ms: 80 + chance() * 500 }),
  (chance) => ({ when: 'after', type: 'run.started', nth: 0, ms: chance() * 900 }),
];

/** Ms after its first fact at which a process is killed at the latest. */
const LATEST = 1000;

/** The moments of a seed: every kind in its turn, so that no phase of a run is left out. */
export function* momentsOf(chance: () => number): Generator<Moment, never> {
  for (;;) for (const kind of KINDS) yield kind(chance);
}

/** Resolves when the moment is there, or when the command has ended before it. */
export async function until(command: Command, moment: Moment): Promise<void> {
  const come = async (): Promise<void> => {
    if (moment.when === 'starting') {
      await pause(moment.ms);
      return;
    }
    let left = moment.when === 'event' ? moment.count : moment.nth + 1;
    const counts = (type: EventType): boolean => moment.when === 'event' || type === moment.type;
    await command.event((event) => {
      if (counts(event.type)) left -= 1;
      return left === 0;
    });
    if (moment.when === 'after') await pause(moment.ms);
  };
  // What was waited for may not come in this process's part of the run.
  const late = async (): Promise<void> => {
    await command.event(() => true);
    await pause(LATEST);
  };
  await Promise.race([come().catch(() => command.ended), late().catch(() => command.ended)]);
}
