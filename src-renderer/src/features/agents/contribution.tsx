import type { Contribution } from '#renderer/ui/contribution.ts';
import { RunningAgents } from './RunningAgents.tsx';

/** Every agent at work, whatever its session and depth. */
export function contribute(): Contribution {
  return { sidebar: [{ id: 'agents', order: 20, render: RunningAgents }] };
}
