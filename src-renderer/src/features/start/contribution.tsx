import type { Contribution } from '#renderer/ui/contribution.ts';
import { StartView } from './StartView.tsx';

/** The screen without a session: what is here, what is missing, and the way to begin. */
export function contribute(): Contribution {
  return { views: [{ id: 'start', title: 'New session', icon: 'plus', render: StartView }] };
}
