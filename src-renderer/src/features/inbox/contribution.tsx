import type { CallId } from '#shared/lib/ids.ts';
import type { Client } from '#renderer/client/client-context.tsx';
import { revealCall } from '#renderer/client/reveal.ts';
import { askedOfPerson, useAsked } from '#renderer/stores/asked.ts';
import { useLive } from '#renderer/stores/live.ts';
import { openPanel } from '#renderer/stores/view.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import type { Contribution } from '#renderer/ui/contribution.ts';
import { Inbox, INBOX_ID } from './Inbox.tsx';

/** What waits for the person's word, from any agent at any depth, and the way to the next of it. */
export function contribute({ transcripts }: Client): Contribution {
  let last: CallId | null = null;
  const next = async () => {
    const open = askedOfPerson(useLive.getState());
    // Pressed again, it goes on to the one after.
    const asked = open[(open.findIndex(({ row }) => row.call === last) + 1) % open.length]?.row;
    if (asked === undefined) return;
    last = asked.call;
    showInbox(asked.call);
    await revealCall(transcripts, asked.agent, asked.call);
  };
  return {
    panels: [{ id: 'inbox', title: 'Inbox', icon: 'inbox', order: 40, badge: Waiting, render: Inbox }],
    actions: [
      {
        id: 'needs.next',
        title: 'Go to what needs you next',
        group: 'Agent',
        icon: 'alert',
        keywords: 'approval request question answer waits inbox me',
        shortcut: 'mod+j',
        enabled: () => askedOfPerson(useLive.getState()).length > 0 || 'Nothing needs you.',
        run: next,
      },
      {
        id: 'inbox.open',
        title: 'Show the inbox',
        group: 'Inspector',
        icon: 'inbox',
        keywords: 'approvals questions requests allow deny answer needs me',
        slash: 'inbox',
        run: () => showInbox(),
      },
    ],
    keys: [
      { where: 'At a request in the inbox', keys: ['arrowup', 'arrowdown'], title: 'Go to the one before or after' },
      { where: 'At a request in the inbox', keys: ['a'], title: 'Allow once, unless it may not be taken back' },
      { where: 'At a request in the inbox', keys: ['d'], title: 'Deny' },
      { where: 'At a request in the inbox', keys: ['1', '2'], title: 'Go to the answer of that number' },
    ],
  };
}

/** Opens the inbox and gives the keyboard to what a call asks, or to the first that stands there. Only a person's own gesture moves the focus. */
function showInbox(call?: CallId): void {
  openPanel('inbox');
  const which = call === undefined ? '' : `[data-call="${call}"]`;
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`#${INBOX_ID} > li${which}`)?.focus());
}

function Waiting() {
  const count = useAsked().length;
  if (count === 0) return null;
  return (
    <Badge look="needs" label={count === 1 ? '1 request needs you' : `${count} requests need you`}>
      {count}
    </Badge>
  );
}
