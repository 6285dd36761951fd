import { useAsked } from '#renderer/stores/asked.ts';
import { openPanel } from '#renderer/stores/view.ts';
import { Badge } from '#renderer/ui/Badge.tsx';
import type { Contribution } from '#renderer/ui/contribution.ts';
import { Inbox, INBOX_ID } from './Inbox.tsx';

/** What waits for the person's word, from any agent at any depth. */
export function contribute(): Contribution {
  return {
    panels: [{ id: 'inbox', title: 'Inbox', icon: 'inbox', order: 40, badge: Waiting, render: Inbox }],
    actions: [
      {
        id: 'inbox.open',
        title: 'Show the inbox',
        group: 'Inspector',
        icon: 'inbox',
        keywords: 'approvals questions requests allow deny answer needs me',
        slash: 'inbox',
        run: showInbox,
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

/** Opens the inbox and gives the keyboard to its first request. Only a person's own gesture moves the focus. */
function showInbox(): void {
  openPanel('inbox');
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`#${INBOX_ID} > li`)?.focus());
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
