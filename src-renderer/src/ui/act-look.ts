import type { AgentAct } from '#shared/model/agent-act.ts';
import type { IconName } from './icon-paths.ts';

/** How a thing that is done with an agent looks, the same wherever it is offered. */
export interface ActLook {
  readonly icon: IconName;
  readonly title: string;
  /** What it means, in a few words. */
  readonly note: string;
  /** `scout was not paused`. */
  readonly past: string;
}

export const actLooks: Readonly<Record<AgentAct, ActLook>> = {
  steer: { icon: 'steer', title: 'Steer', note: 'Say something to it, now or at its next turn', past: 'steered' },
  pause: { icon: 'pause', title: 'Pause', note: 'Hold it and all below it, once what is under way ends', past: 'paused' },
  resume: { icon: 'play', title: 'Resume', note: 'Let it go on where it was held or cut', past: 'resumed' },
  cancel: { icon: 'stop', title: 'Cancel', note: 'End it and all below it, in order', past: 'cancelled' },
  kill: { icon: 'kill', title: 'Kill', note: 'End them at once; nothing is waited for', past: 'killed' },
};
