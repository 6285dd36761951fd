import type { Client } from '#renderer/client/client-context.tsx';
import { revealCall } from '#renderer/client/reveal.ts';
import { askedOfPerson } from '#renderer/stores/asked.ts';
import { useLive } from '#renderer/stores/live.ts';
import type { Contribution } from '#renderer/ui/contribution.ts';
import { SessionView } from './SessionView.tsx';

/** The session as a nested tree, and the way to the next request in it. */
export function contribute({ transcripts }: Client): Contribution {
  let last: string | null = null;
  const next = () => {
    const open = askedOfPerson(useLive.getState());
    // Pressed again, it goes on to the one after.
    const asked = open[(open.findIndex(({ row }) => row.call === last) + 1) % open.length]?.row;
    if (asked === undefined) return;
    last = asked.call;
    void revealCall(transcripts, asked.agent, asked.call);
  };
  return {
    views: [{ id: 'session', title: 'Session', icon: 'message', render: SessionView }],
    actions: [
      {
        id: 'needs.next',
        title: 'Go to what needs me next',
        group: 'Agent',
        icon: 'alert',
        keywords: 'approval request question answer waits',
        shortcut: 'mod+shift+a',
        enabled: () => askedOfPerson(useLive.getState()).length > 0 || 'Nothing needs you.',
        run: next,
      },
    ],
    keys: [
      { where: 'In the transcript', keys: ['arrowup', 'arrowdown', 'k', 'j'], title: 'Go up or down' },
      { where: 'In the transcript', keys: ['arrowright', 'arrowleft'], title: 'Open and go in, or close and go out' },
      { where: 'In the transcript', keys: ['enter'], title: 'Open or close' },
    ],
  };
}
