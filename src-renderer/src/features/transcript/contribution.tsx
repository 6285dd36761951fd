import type { Contribution } from '#renderer/ui/contribution.ts';
import { SessionView } from './SessionView.tsx';

/** The session as a nested tree. */
export function contribute(): Contribution {
  return {
    views: [{ id: 'session', title: 'Session', icon: 'message', render: SessionView }],
    keys: [
      { where: 'In the transcript', keys: ['arrowup', 'arrowdown', 'k', 'j'], title: 'Go up or down' },
      { where: 'In the transcript', keys: ['arrowright', 'arrowleft'], title: 'Open and go in, or close and go out' },
      { where: 'In the transcript', keys: ['enter'], title: 'Open or close' },
      { where: 'In the transcript', keys: ['r'], title: 'Rewind the agent to this step' },
      { where: 'In the transcript', keys: ['shift+f10'], title: 'What to do with the agent' },
    ],
  };
}
